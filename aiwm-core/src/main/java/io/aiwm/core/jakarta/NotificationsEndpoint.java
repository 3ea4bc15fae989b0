package io.aiwm.core.jakarta;

import io.aiwm.core.Aiwm;
import io.aiwm.core.http.HttpApi;
import io.aiwm.core.http.HttpResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The event log as it grows, one event a text frame, on Jakarta WebSocket 2.1. A handshake is the
 * REST request {@code GET /notifications}, with the same token, parameters, rights and limits; what
 * would be an error there closes the session: 4401 (token), 4403 (role), 4400 (parameter), 4429
 * (too many), 1013 (try again later).
 *
 * <p>A client that can set no header offers the sub-protocols {@code token} and the token itself.
 * One instance serves one connection.
 */
public final class NotificationsEndpoint extends Endpoint {
  /** Pings go out every 15 s. */
  private static final Duration IDLE = Duration.ofSeconds(60);

  /** Clients have nothing to say. */
  private static final int MAX_CHARS = 1_024;

  private final HttpApi api;
  private @Nullable SocketSink sink;

  NotificationsEndpoint(HttpApi api) {
    this.api = api;
  }

  /**
   * The endpoint to add to a {@link jakarta.websocket.server.ServerContainer}.
   *
   * @param aiwm the engine, which must be started
   * @param path where user interfaces connect, for example {@code /notifications}
   */
  public static ServerEndpointConfig config(Aiwm aiwm, String path) {
    return config(aiwm.http(), path);
  }

  /** The endpoint of an API without an engine around it. */
  public static ServerEndpointConfig config(HttpApi api, String path) {
    return ServerEndpointConfig.Builder.create(NotificationsEndpoint.class, path)
        .configurator(new NotificationsHandshake(api))
        .subprotocols(List.of(HandshakeHeaders.TOKEN))
        .build();
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.setMaxIdleTimeout(IDLE.toMillis());
    session.setMaxTextMessageBufferSize(MAX_CHARS);
    session.setMaxBinaryMessageBufferSize(MAX_CHARS);
    session.addMessageHandler(String.class, ignored -> {});
    SocketSink opened = new SocketSink(session);
    sink = opened;
    var unused =
        api.handle(NotificationsHandshake.of(session, config))
            .whenComplete((response, failure) -> begin(opened, response));
  }

  private static void begin(SocketSink sink, @Nullable HttpResponse response) {
    if (response != null && response.body() instanceof HttpResponse.Stream stream) {
      stream.source().open(sink);
    } else {
      sink.close(code(response == null ? 500 : response.status()), "refused");
    }
  }

  private static int code(int status) {
    return switch (status) {
      case 400, 401, 403, 429 -> 4000 + status;
      case 503 -> CloseCodes.TRY_AGAIN_LATER.getCode();
      default -> CloseCodes.UNEXPECTED_CONDITION.getCode();
    };
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    end();
  }

  /** Peers vanish all the time: that is no error of the host's, so nothing is logged here. */
  @Override
  public void onError(Session session, Throwable failure) {
    end();
  }

  private void end() {
    if (sink != null) {
      sink.closed();
    }
  }
}
