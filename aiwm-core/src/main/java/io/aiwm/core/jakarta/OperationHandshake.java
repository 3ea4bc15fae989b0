package io.aiwm.core.jakarta;

import io.aiwm.core.http.HttpApi;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.Operation;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes an operation's request of a handshake, and carries it over to the session. */
final class OperationHandshake extends ServerEndpointConfig.Configurator {
  private static final String KEY = OperationHandshake.class.getName();

  private final HttpApi api;
  private final Operation<?, ?> operation;
  private final String mount;

  OperationHandshake(HttpApi api, Operation<?, ?> operation, String mount) {
    this.api = api;
    this.operation = operation;
    this.mount = mount;
  }

  @Override
  public <T> T getEndpointInstance(Class<T> endpointClass) {
    return endpointClass.cast(new OperationEndpoint(api, operation.maxMessageBytes()));
  }

  /** A page brings its token itself and nothing is taken from cookies, so any page may try. */
  @Override
  public boolean checkOrigin(String originHeaderValue) {
    return true;
  }

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return HandshakeHeaders.negotiated(supported, requested);
  }

  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
    Map<String, List<String>> headers = new HashMap<>(request.getHeaders());
    headers.keySet().removeIf(name -> name.equalsIgnoreCase("Cookie"));
    String token = HandshakeHeaders.tokenInSubprotocols(request.getHeaders());
    if (token != null) {
      headers.put("Authorization", List.of("Bearer " + token));
    }
    String path = request.getRequestURI().getRawPath();
    int below = path.indexOf(mount) + mount.length();
    config
        .getUserProperties()
        .put(KEY, request(path.substring(below), request.getQueryString(), headers, ""));
  }

  /** The request of a session. */
  static HttpRequest of(Session session, EndpointConfig config) {
    Object carried = HandshakeHeaders.take(session, config, KEY);
    String address = HandshakeHeaders.address(session, config);
    return carried instanceof HttpRequest made
        ? request(made.path(), made.rawQuery(), made.headers(), address == null ? "" : address)
        : request("/", null, Map.of(), "");
  }

  private static HttpRequest request(
      String path, @Nullable String query, Map<String, List<String>> headers, String address) {
    return new HttpRequest(
        "GET", path, query, headers, InputStream.nullInputStream(), address, null);
  }
}
