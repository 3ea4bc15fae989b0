package io.aiwm.core.internal.capacity.stop;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.node.WorkloadOwner.Leaving;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The way in which a node is to stop.
 *
 * @param mode graceful by default: what runs may end; force stops it at once
 * @param timeoutSeconds how long that may take, 1 to 604,800; an hour by default
 * @param reason for people and the audit trail; at most 500 characters
 */
record StopNode(@Nullable Mode mode, @Nullable Integer timeoutSeconds, @Nullable String reason) {
  private static final int MAX_SECONDS = 604_800;
  private static final int SECONDS = 3_600;
  private static final int MAX_REASON = 500;

  /** The way in which workloads stop. */
  enum Mode {
    @JsonProperty("graceful")
    GRACEFUL,
    @JsonProperty("force")
    FORCE;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    Leaving leaving() {
      return this == FORCE ? Leaving.FORCE : Leaving.STOP;
    }
  }

  StopNode {
    if (timeoutSeconds != null && (timeoutSeconds < 1 || timeoutSeconds > MAX_SECONDS)) {
      throw new ValidationException("timeoutSeconds", "must be 1 to " + MAX_SECONDS);
    }
    if (reason != null && reason.length() > MAX_REASON) {
      throw new ValidationException("reason", "must have at most " + MAX_REASON + " characters");
    }
  }

  Mode how() {
    return mode == null ? Mode.GRACEFUL : mode;
  }

  int seconds() {
    return timeoutSeconds == null ? SECONDS : timeoutSeconds;
  }

  String why() {
    return reason == null ? "The node is stopped" : reason;
  }
}
