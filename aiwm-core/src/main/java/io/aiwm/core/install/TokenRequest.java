package io.aiwm.core.install;

import org.jspecify.annotations.Nullable;

/**
 * What an administrator asks of a node's new token.
 *
 * @param expiresIn lifetime in seconds, 3,600 to 31,536,000; the most unless said
 * @param osType {@code linux}
 * @param installMethod {@code systemd}
 * @param daemonVersion version of the agent to install; the host's default unless said
 * @param description what the token is for; at most 512 characters
 * @param overlapSeconds how long the token before this one stays good, 0 to 86,400; 0 unless said
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
