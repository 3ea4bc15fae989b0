package io.aiwm.core.jakarta;

import io.aiwm.core.http.HttpApi;
import io.aiwm.core.http.HttpRequest;
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

/** Makes the REST request of a handshake, and carries it over to the session. */
final class NotificationsHandshake extends ServerEndpointConfig.Configurator {
  private static final String KEY = NotificationsHandshake.class.getName();
  private static final String PATH = "/notifications";
  private static final List<String> KEPT =
      List.of("Authorization", "Last-Event-ID", "X-Correlation-Id");

  private final HttpApi api;

  NotificationsHandshake(HttpApi api) {
    this.api = api;
  }

  @Override
  public <T> T getEndpointInstance(Class<T> endpointClass) {
    return endpointClass.cast(new NotificationsEndpoint(api));
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
    Map<String, List<String>> headers = new HashMap<>();
    String token = HandshakeHeaders.tokenInSubprotocols(request.getHeaders());
    if (token != null) {
      headers.put("Authorization", List.of("Bearer " + token));
    }
    for (String name : KEPT) {
      String value = HandshakeHeaders.first(request.getHeaders(), name);
      if (value != null) {
        headers.put(name, List.of(value));
      }
    }
    config.getUserProperties().put(KEY, request(request.getQueryString(), headers, ""));
  }

  /** The request of a session. */
  static HttpRequest of(Session session, EndpointConfig config) {
    Object carried = HandshakeHeaders.take(session, config, KEY);
    String address = HandshakeHeaders.address(session, config);
    return carried instanceof HttpRequest made
        ? request(made.rawQuery(), made.headers(), address == null ? "" : address)
        : request(null, Map.of(), "");
  }

  private static HttpRequest request(
      @Nullable String query, Map<String, List<String>> headers, String address) {
    return new HttpRequest(
        "GET", PATH, query, headers, InputStream.nullInputStream(), address, null);
  }
}
