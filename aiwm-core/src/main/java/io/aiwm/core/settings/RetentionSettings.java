package io.aiwm.core.settings;

import java.time.Duration;

/**
 * Retention times.
 *
 * @param events the event log, delivered or not; 30 days by default
 * @param executions executions that have ended, with their steps and history, from their end; 90
 *     days by default
 * @param audit the audit trail; a year by default
 */
public record RetentionSettings(Duration events, Duration executions, Duration audit) {
  public static RetentionSettings defaults() {
    return new RetentionSettings(Duration.ofDays(30), Duration.ofDays(90), Duration.ofDays(365));
  }
}
