package io.aiwm.core.link;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Handshake of a connection.
 *
 * @param remoteAddress source address without port, or null if the transport does not tell
 * @param authorization the header {@code Authorization}
 * @param otherToken a token from the query or the sub-protocol, where the host allows that
 * @param protocol the header {@code AIWM-Protocol}
 */
public record Handshake(
    @Nullable String remoteAddress,
    @Nullable String authorization,
    @Nullable String otherToken,
    @Nullable String protocol) {
  private static final String BEARER = "bearer ";

  /** The token to check, or null if there is none. */
  public @Nullable String token() {
    if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return authorization.substring(BEARER.length()).trim();
    }
    return otherToken;
  }

  /** The dialect that the agent declares, or null if it leaves that to its first message. */
  public @Nullable Dialect dialect() {
    return "2".equals(protocol) ? Dialect.DOTTED : null;
  }

  /** Leaves the credentials out. */
  @Override
  public String toString() {
    return "Handshake[from " + remoteAddress + "]";
  }
}
