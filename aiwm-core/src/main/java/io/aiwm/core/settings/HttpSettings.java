package io.aiwm.core.settings;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Set;

/**
 * Limits and policies of the REST port.
 *
 * @param maxBodyBytes maximum size of a request body; 1 MiB by default
 * @param requestsPerMinute requests a minute of one principal, or of one address for operations
 *     that need no credential; 1,000 by default
 * @param failedAuthenticationsPerMinute refused credentials a minute of one address before the
 *     answer becomes 429; 60 by default. A valid credential is never held up by it
 * @param requestTimeout maximum time until an answer; 30 s by default
 * @param idempotencyRetention how long an {@code Idempotency-Key} is remembered; 24 h by default
 * @param allowedOrigins origins that a browser may call from; {@code *} for all, none by default
 * @param allowCredentials whether browsers may send cookies; off by default, and never with {@code
 *     *}
 */
@RecordBuilder
public record HttpSettings(
    int maxBodyBytes,
    int requestsPerMinute,
    int failedAuthenticationsPerMinute,
    Duration requestTimeout,
    Duration idempotencyRetention,
    Set<String> allowedOrigins,
    boolean allowCredentials)
    implements HttpSettingsBuilder.With {

  /** The defaults. */
  public static HttpSettings defaults() {
    return new HttpSettings(
        1 << 20, 1_000, 60, Duration.ofSeconds(30), Duration.ofHours(24), Set.of(), false);
  }

  public HttpSettings {
    allowedOrigins = Set.copyOf(allowedOrigins);
    if (maxBodyBytes < 1 || requestsPerMinute < 1 || failedAuthenticationsPerMinute < 1) {
      throw new IllegalArgumentException("HTTP limits must be at least 1");
    }
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException("The request timeout must be positive");
    }
    if (allowCredentials && allowedOrigins.contains("*")) {
      throw new IllegalArgumentException("Credentials require named origins instead of *");
    }
  }
}
