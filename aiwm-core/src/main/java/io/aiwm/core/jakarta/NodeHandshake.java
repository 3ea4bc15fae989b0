package io.aiwm.core.jakarta;

import io.aiwm.core.link.Handshake;
import io.aiwm.core.link.NodeLink;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries what a handshake brings, which a session no longer shows, over to the session. */
final class NodeHandshake extends ServerEndpointConfig.Configurator {
  static final String TOKEN = HandshakeHeaders.TOKEN;
  private static final String KEY = NodeHandshake.class.getName();

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
    return HandshakeHeaders.negotiated(supported, requested);
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
                HandshakeHeaders.first(headers, "Authorization"),
                otherToken(request),
                HandshakeHeaders.first(headers, "AIWM-Protocol")));
  }

  private @Nullable String otherToken(HandshakeRequest request) {
    if (link.settings().tokenInSubprotocol()) {
      String token = HandshakeHeaders.tokenInSubprotocols(request.getHeaders());
      if (token != null) {
        return token;
      }
    }
    List<String> query =
        link.settings().tokenInQuery() ? request.getParameterMap().get(TOKEN) : null;
    return query == null || query.isEmpty() ? null : query.get(0);
  }

  /** The handshake of a session. */
  static Handshake of(Session session, EndpointConfig config) {
    Object carried = HandshakeHeaders.take(session, config, KEY);
    String address = HandshakeHeaders.address(session, config);
    return carried instanceof Handshake h
        ? new Handshake(address, h.authorization(), h.otherToken(), h.protocol())
        : new Handshake(address, null, null, null);
  }
}
