package io.aiwm.core.event;

import java.time.Duration;

/**
 * How events are delivered to each notifier.
 *
 * @param partitions cursors of a notifier, by subject, 1 to 256: what is delivered again after a
 *     crash is at most what followed the oldest undelivered event of its partition; 8 by default
 * @param concurrency calls at once, each for another subject; 4 by default
 * @param timeout longest time of one call, which is then interrupted and has failed; 10 s by
 *     default
 * @param maxAttempts tries before an event is set aside as a dead letter, counted only while the
 *     notifier's circuit breaker is closed; 8 by default
 * @param initialDelay pause before the second try, doubled with each further one and spread by half
 *     of itself; 1 s by default
 * @param maxDelay longest pause; 60 s by default
 * @param maxAge time since its first try after which an event that still fails is set aside,
 *     breaker open or not; 24 h by default
 * @param openTime how long the breaker keeps calls back once it has opened; 10 s by default
 */
public record NotifierSettings(
    int partitions,
    int concurrency,
    Duration timeout,
    int maxAttempts,
    Duration initialDelay,
    Duration maxDelay,
    Duration maxAge,
    Duration openTime) {

  public static NotifierSettings defaults() {
    return new NotifierSettings(
        8,
        4,
        Duration.ofSeconds(10),
        8,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofHours(24),
        Duration.ofSeconds(10));
  }
}
