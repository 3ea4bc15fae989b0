package io.aiwm.core.jakarta;

import io.aiwm.core.link.Handshake;
import io.aiwm.core.link.NodeLink;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries what a handshake brings, which a session no longer shows, over to the session. */
final class NodeHandshake extends ServerEndpointConfig.Configurator {
  static final String TOKEN = "token";
  private static final String KEY = NodeHandshake.class.getName();

  /** Where Jetty and others put the source address; the specification has no place for it. */
  private static final String REMOTE_ADDRESS = "jakarta.websocket.endpoint.remoteAddress";

  private final NodeLink link;

  NodeHandshake(NodeLink link) {
    this.link = link;
  }

  @Override
  public <T> T getEndpointInstance(Class<T> endpointClass) {
    return endpointClass.cast(new NodeEndpoint(link));
  }

  @Override
  public boolean checkOrigin(String originHeaderValue) {
    return link.originAllowed(originHeaderValue);
  }

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return supported.contains(TOKEN) && requested.contains(TOKEN) ? TOKEN : "";
  }

  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
    Map<String, List<String>> headers = request.getHeaders();
    config
        .getUserProperties()
        .put(
            KEY,
            new Handshake(
                null,
                first(headers, "Authorization"),
                otherToken(request),
                first(headers, "AIWM-Protocol")));
  }

  private @Nullable String otherToken(HandshakeRequest request) {
    if (link.settings().tokenInSubprotocol()) {
      String token = afterToken(request.getHeaders());
      if (token != null) {
        return token;
      }
    }
    List<String> query =
        link.settings().tokenInQuery() ? request.getParameterMap().get(TOKEN) : null;
    return query == null || query.isEmpty() ? null : query.get(0);
  }

  /** A client that can set no header offers the sub-protocols {@code token} and the token. */
  private static @Nullable String afterToken(Map<String, List<String>> headers) {
    String offered = String.join(",", all(headers, "Sec-WebSocket-Protocol"));
    String[] names = offered.split(",");
    for (int i = 0; i + 1 < names.length; i++) {
      if (names[i].trim().equals(TOKEN)) {
        return names[i + 1].trim();
      }
    }
    return null;
  }

  private static @Nullable String first(Map<String, List<String>> headers, String name) {
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

  /** The handshake of a session; taken out, so that no credential stays with the session. */
  static Handshake of(Session session, EndpointConfig config) {
    Object kept = session.getUserProperties().remove(KEY);
    Object carried = kept == null ? config.getUserProperties().remove(KEY) : kept;
    String address = address(session, config);
    return carried instanceof Handshake h
        ? new Handshake(address, h.authorization(), h.otherToken(), h.protocol())
        : new Handshake(address, null, null, null);
  }

  private static @Nullable String address(Session session, EndpointConfig config) {
    Object kept = session.getUserProperties().get(REMOTE_ADDRESS);
    Object address = kept == null ? config.getUserProperties().get(REMOTE_ADDRESS) : kept;
    if (address instanceof InetSocketAddress socket && socket.getAddress() != null) {
      return socket.getAddress().getHostAddress();
    }
    return null;
  }
}
