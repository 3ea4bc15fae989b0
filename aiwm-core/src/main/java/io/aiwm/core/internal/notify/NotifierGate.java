package io.aiwm.core.internal.notify;

import io.aiwm.api.time.TimeSource;
import io.aiwm.core.notifier.NotifierState;
import io.aiwm.core.settings.NotifierSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Gate of calls to a notifier: its circuit breaker, its rate, and the pause that it asked for. For
 * use by one thread at a time.
 */
final class NotifierGate {
  /** No receiver is heeded that asks for more. */
  private static final Duration MAX_PAUSE = Duration.ofHours(1);

  private final TimeSource time;
  private final CircuitBreaker breaker;
  private final Pace pace;
  private long pausedUntil;
  private boolean paused;

  NotifierGate(String notifier, NotifierSettings settings, TimeSource time) {
    this.time = time;
    breaker = CircuitBreaker.of(notifier, breakerConfig(settings, time));
    pace = new Pace(settings.maxPerSecond(), time.nanos());
  }

  /** Five calls say enough of a receiver that is down. */
  private static CircuitBreakerConfig breakerConfig(NotifierSettings settings, TimeSource time) {
    return CircuitBreakerConfig.custom()
        .clock(new MonotonicClock(time))
        .slidingWindowSize(20)
        .minimumNumberOfCalls(5)
        .failureRateThreshold(60)
        .waitDurationInOpenState(settings.openTime())
        .permittedNumberOfCallsInHalfOpenState(3)
        .build();
  }

  /**
   * Asks to make a call.
   *
   * @return 0 if it may be made, and must then be answered by one of the four methods below; else
   *     the nanoseconds after which asking again may help, or -1 where only time will tell
   */
  long enter() {
    long now = time.nanos();
    if (paused && now - pausedUntil < 0) {
      return pausedUntil - now;
    }
    paused = false;
    if (!breaker.tryAcquirePermission()) {
      return -1;
    }
    long wait = pace.take(now);
    if (wait > 0) {
      breaker.releasePermission();
    }
    return wait;
  }

  void succeeded() {
    breaker.onSuccess(0, TimeUnit.NANOSECONDS);
  }

  void failed(Throwable failure) {
    breaker.onError(0, TimeUnit.NANOSECONDS, failure);
  }

  /** An event failed once more that had failed before: news of the event, not of the receiver. */
  void failedAgain(Throwable failure) {
    if (closed()) {
      breaker.releasePermission();
    } else {
      failed(failure);
    }
  }

  /** The receiver lives, but wants to be left alone; that says nothing to the breaker. */
  void postponed(Duration pause) {
    breaker.releasePermission();
    Duration heeded = pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
    pausedUntil = time.nanos() + heeded.toNanos();
    paused = true;
  }

  /** True if the notifier is taken to be well. */
  boolean closed() {
    return breaker.getState() == CircuitBreaker.State.CLOSED;
  }

  /** See {@link NotifierState#gate}. */
  String state() {
    return paused && closed() ? NotifierState.PAUSED : breaker.getState().name();
  }
}
