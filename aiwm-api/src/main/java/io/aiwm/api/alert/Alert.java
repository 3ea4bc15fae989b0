package io.aiwm.api.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something measured that is over its limit.
 *
 * @param metric what
 * @param deviceId which GPU, where it is one
 * @param level warning or critical
 * @param value what was measured when the level was reached
 * @param threshold the limit that it passed
 * @param since when the level was reached
 * @param remindedAt when it was last told again, if reminders are wanted
 */
public record Alert(
    AlertMetric metric,
    @Nullable String deviceId,
    AlertLevel level,
    double value,
    double threshold,
    Instant since,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant remindedAt) {

  /** Time of the last event or reminder about it. */
  public Instant toldAt() {
    return remindedAt == null ? since : remindedAt;
  }

  /** A copy after a reminder. */
  public Alert reminded(double now, Instant at) {
    return new Alert(metric, deviceId, level, now, threshold, since, at);
  }
}
