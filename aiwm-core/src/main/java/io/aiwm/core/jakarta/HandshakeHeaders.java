package io.aiwm.core.jakarta;

import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers of a WebSocket handshake, whatever the container makes of the case of names. */
final class HandshakeHeaders {
  /** Sub-protocol by which a client that can set no header says that a token follows. */
  static final String TOKEN = "token";

  /**
   * Property in which Jetty and others put the source address, which the specification does not
   * cover.
   */
  private static final String REMOTE_ADDRESS = "jakarta.websocket.endpoint.remoteAddress";

  private HandshakeHeaders() {}

  static @Nullable String first(Map<String, List<String>> headers, String name) {
    List<String> values = all(headers, name);
    return values.isEmpty() ? null : values.get(0);
  }

  private static List<String> all(Map<String, List<String>> headers, String name) {
    List<String> values = headers.get(name);
    if (values != null) {
      return values;
    }
    return headers.entrySet().stream()
        .filter(
            header ->
                header.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(List.of());
  }

  /** The token of a client that offers the sub-protocols {@code token} and the token itself. */
  static @Nullable String tokenInSubprotocols(Map<String, List<String>> headers) {
    String offered = String.join(",", all(headers, "Sec-WebSocket-Protocol"));
    String[] names = offered.split(",");
    for (int i = 0; i + 1 < names.length; i++) {
      if (names[i].trim().equals(TOKEN)) {
        return names[i + 1].trim();
      }
    }
    return null;
  }

  /** The token's own name is never echoed, only that there is one. */
  static String negotiated(List<String> supported, List<String> requested) {
    return supported.contains(TOKEN) && requested.contains(TOKEN) ? TOKEN : "";
  }

  /**
   * Something that a handshake left for its session; taken out, so that no credential stays there.
   */
  static @Nullable Object take(Session session, EndpointConfig config, String key) {
    Object kept = session.getUserProperties().remove(key);
    return kept == null ? config.getUserProperties().remove(key) : kept;
  }

  /** The peer's address, where the container tells it. */
  static @Nullable String address(Session session, EndpointConfig config) {
    Object kept = session.getUserProperties().get(REMOTE_ADDRESS);
    Object address = kept == null ? config.getUserProperties().get(REMOTE_ADDRESS) : kept;
    if (address instanceof InetSocketAddress socket && socket.getAddress() != null) {
      return socket.getAddress().getHostAddress();
    }
    return null;
  }
}
