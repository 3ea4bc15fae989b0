package io.aiwm.core.internal.notify;

import io.aiwm.core.feature.HealthContributor;
import io.aiwm.core.notifier.NotifierState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Report on a notifier: for health and meters at any time, for the log on changes. Written by one
 * thread at a time, read by any.
 */
final class NotifierReport implements HealthContributor {
  private static final Logger log = LoggerFactory.getLogger(NotifierReport.class);

  private final String notifier;
  private volatile NotifierState state = new NotifierState(NotifierState.CLOSED, 0, 0);
  private volatile String lastError = "";
  private volatile Condition condition = Condition.WELL;
  private volatile boolean stuck;
  private long failedCalls;

  /** Condition that the log and health report. */
  private enum Condition {
    WELL,
    /** Some events fail again and again; the others go on. */
    FAILING,
    PAUSED,
    DOWN
  }

  NotifierReport(String notifier) {
    this.notifier = notifier;
  }

  NotifierState state() {
    return state;
  }

  void failed(Throwable failure) {
    failedCalls++;
    lastError = DeadLetters.text(failure);
  }

  /**
   * Takes in how it is now.
   *
   * @param failing events that failed several times, for which they may be to blame
   * @param stuck an event failed several times, for whatever reason
   */
  void update(NotifierState now, int failing, boolean stuck) {
    state = now;
    this.stuck = stuck;
    Condition next = condition(now.gate(), failing);
    if (next != condition) {
      condition = next;
      tell(now, failing);
    }
  }

  private static Condition condition(String gate, int failing) {
    return switch (gate) {
      case NotifierState.CLOSED -> failing == 0 ? Condition.WELL : Condition.FAILING;
      case NotifierState.PAUSED -> Condition.PAUSED;
      default -> Condition.DOWN;
    };
  }

  private void tell(NotifierState now, int failing) {
    switch (condition) {
      case WELL -> {
        log.info(
            "Notifier {} recovered after {} failed calls; {} events pending",
            notifier,
            failedCalls,
            now.pending());
        failedCalls = 0;
      }
      case FAILING ->
          log.warn(
              "Notifier {} rejects {} of {} pending events; retrying: {}",
              notifier,
              failing,
              now.pending(),
              lastError);
      case PAUSED ->
          log.warn("Notifier {} asked for a pause; {} events pending", notifier, now.pending());
      case DOWN ->
          log.warn(
              "Notifier {} is down after {} failed calls; {} events pending: {}",
              notifier,
              failedCalls,
              now.pending(),
              lastError);
    }
  }

  @Override
  public String name() {
    return "notifier:" + notifier;
  }

  @Override
  public Health check() {
    NotifierState now = state;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("breaker", now.gate());
    details.put("pending", now.pending());
    details.put("oldestMillis", now.oldestMillis());
    if (!lastError.isEmpty()) {
      details.put("lastError", lastError);
    }
    return new Health(status(), false, details);
  }

  /** Health status, since with few events it takes long until a breaker has seen enough to open. */
  private Status status() {
    return switch (condition) {
      case WELL -> stuck ? Status.DEGRADED : Status.UP;
      case FAILING, PAUSED -> Status.DEGRADED;
      case DOWN -> Status.DOWN;
    };
  }
}
