package io.aiwm.api.error;

import java.time.Duration;

/**
 * The database did not carry out the call, or did not say whether it did. Nothing may be reported
 * as done; whoever retries must re-read first.
 */
public final class StoreUnavailableException extends UnavailableException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message, Throwable cause) {
    super("STORE_UNAVAILABLE", message, Duration.ofSeconds(2), cause);
  }
}
