package io.aiwm.serving.hub;

import io.aiwm.serving.model.ModelTrigger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A refusal of the hub's, or no answer. */
final class HubException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final @Nullable ModelTrigger ends;
  private final @Nullable Duration retryAfter;

  private HubException(
      String code, String message, @Nullable ModelTrigger ends, @Nullable Duration retryAfter) {
    super(message);
    this.code = code;
    this.ends = ends;
    this.retryAfter = retryAfter;
  }

  /** Nothing that another try could change. */
  static HubException lasting(String code, String message, ModelTrigger ends) {
    return new HubException(code, message, ends, null);
  }

  /** Another try may succeed. */
  static HubException passing(String message, @Nullable Duration retryAfter) {
    return new HubException("HUB_UNAVAILABLE", message, null, retryAfter);
  }

  String code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }

  /** How the import ends; null where it may be tried again. */
  @Nullable ModelTrigger ends() {
    return ends;
  }

  /** How long the hub asks to wait. */
  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
