package io.aiwm.core.install;

import org.jspecify.annotations.Nullable;

/**
 * Request for a new token of a node.
 *
 * @param expiresIn lifetime in seconds, 3,600 to 31,536,000; the maximum by default
 * @param osType {@code linux}
 * @param installMethod {@code systemd}
 * @param daemonVersion version of the agent to install; by default the host's
 * @param description what the token is for; at most 512 characters
 * @param overlapSeconds how long the token before this one stays good, 0 to 86,400; 0 by default
 */
public record TokenRequest(
    @Nullable Long expiresIn,
    @Nullable String osType,
    @Nullable String installMethod,
    @Nullable String daemonVersion,
    @Nullable String description,
    @Nullable Long overlapSeconds) {

  /** A token with every default. */
  public static TokenRequest defaults() {
    return new TokenRequest(null, null, null, null, null, null);
  }
}
