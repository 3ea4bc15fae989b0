package io.aiwm.core.settings;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;

/**
 * Limits of executions. The defaults are those of the node protocol ("Deadlines"); a step's own
 * {@code timeoutSeconds} goes before all of them but {@code ackTimeout}.
 *
 * @param ackTimeout how long an agent may take to acknowledge a command; 5 s by default
 * @param updateStall maximum time without progress of {@code system.update}; 300 s by default
 * @param systemTimeout maximum time for the answer to any other {@code system.*}; 10 s by default
 * @param commandTimeout maximum time for the answer to every other command; 60 s by default
 * @param retryDelay maximum pause before the first automatic retry of a whole execution, doubled
 *     with each further one; 1 s by default
 * @param maxRetryDelay maximum pause before any automatic retry; 60 s by default
 * @param commandsPerNode most commands that a node has out at once, 1 or more; further ones wait,
 *     the most urgent and then the oldest execution first; 32 by default
 * @param claimTime how long a controller has a step that it carries out itself before another one
 *     may take it over, unless it renews its claim, which it does three times as often; 15 s by
 *     default
 * @param openPerOrganization most executions of an organisation that have not ended, 1 or more;
 *     10,000 by default
 */
@RecordBuilder
public record ExecutionSettings(
    Duration ackTimeout,
    Duration updateStall,
    Duration systemTimeout,
    Duration commandTimeout,
    Duration retryDelay,
    Duration maxRetryDelay,
    int commandsPerNode,
    Duration claimTime,
    int openPerOrganization)
    implements ExecutionSettingsBuilder.With {
  public ExecutionSettings {
    if (commandsPerNode < 1 || openPerOrganization < 1) {
      throw new IllegalArgumentException("limits must be at least 1");
    }
  }

  public static ExecutionSettings defaults() {
    return new ExecutionSettings(
        Duration.ofSeconds(5),
        Duration.ofSeconds(300),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        32,
        Duration.ofSeconds(15),
        10_000);
  }
}
