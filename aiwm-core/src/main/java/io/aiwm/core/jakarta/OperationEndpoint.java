package io.aiwm.core.jakarta;

import io.aiwm.core.Aiwm;
import io.aiwm.core.http.HttpApi;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.SocketHandler;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket connections that operations let in, on Jakarta WebSocket 2.1. The handshake is the
 * operation's request, with the same token, parameters, rights and limits; what would be an error
 * there closes the session: 4401 (token), 4403 (role), 4404 (not found), 4400 (parameter), 4429
 * (too many), 1013 (try again later). One instance serves one connection.
 */
public final class OperationEndpoint extends Endpoint {
  private static final Logger log = LoggerFactory.getLogger(OperationEndpoint.class);
  private static final Duration IDLE = Duration.ofSeconds(90);

  /** Maximum number of messages that may arrive before the operation accepts the connection. */
  private static final int MAX_EARLY = 16;

  private final HttpApi api;
  private final int maxBytes;
  private final Deque<Runnable> early = new ArrayDeque<>();
  private @Nullable SocketHandler handler;
  private @Nullable SocketWriter writer;
  private boolean over;

  OperationEndpoint(HttpApi api, int maxBytes) {
    this.api = api;
    this.maxBytes = maxBytes;
  }

  /**
   * Endpoints to add to a {@link jakarta.websocket.server.ServerContainer}: one for each operation
   * that accepts WebSocket connections.
   *
   * @param aiwm the engine, which must be started
   * @param mount where the API is mounted, for example {@code /aiwm}; empty at the root
   */
  public static List<ServerEndpointConfig> configs(Aiwm aiwm, String mount) {
    return configs(aiwm.http(), mount);
  }

  /** The endpoint of an API without an engine around it. */
  public static List<ServerEndpointConfig> configs(HttpApi api, String mount) {
    return api.operations().stream()
        .filter(operation -> operation.maxMessageBytes() > 0)
        .map(operation -> config(api, operation, mount))
        .toList();
  }

  private static ServerEndpointConfig config(HttpApi api, Operation<?, ?> operation, String mount) {
    return ServerEndpointConfig.Builder.create(OperationEndpoint.class, mount + operation.path())
        .configurator(new OperationHandshake(api, operation, mount))
        .subprotocols(List.of(HandshakeHeaders.TOKEN))
        .build();
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.setMaxIdleTimeout(IDLE.toMillis());
    session.setMaxTextMessageBufferSize(maxBytes);
    session.setMaxBinaryMessageBufferSize(maxBytes);
    SocketWriter opened = new SocketWriter(session);
    writer = opened;
    session.addMessageHandler(String.class, text -> take(to -> to.text(text)));
    session.addMessageHandler(
        ByteBuffer.class,
        binary -> {
          ByteBuffer copy = ByteBuffer.allocate(binary.remaining()).put(binary).flip();
          take(to -> to.binary(copy));
        });
    var unused =
        api.handle(OperationHandshake.of(session, config))
            .whenComplete((response, failure) -> begin(opened, response));
  }

  private void begin(SocketWriter channel, @Nullable HttpResponse response) {
    if (response != null && response.body() instanceof HttpResponse.Socket socket) {
      admit(channel, socket.handler());
    } else {
      channel.close(code(response == null ? 500 : response.status()), "refused");
    }
  }

  private synchronized void admit(SocketWriter channel, SocketHandler let) {
    handler = let;
    guarded(() -> let.opened(channel));
    early.forEach(this::guarded);
    early.clear();
    if (over) {
      guarded(let::closed);
    }
  }

  private synchronized void take(Consumer<SocketHandler> message) {
    SocketHandler to = handler;
    if (to != null) {
      guarded(() -> message.accept(to));
    } else if (early.size() < MAX_EARLY) {
      early.add(() -> message.accept(Objects.requireNonNull(handler)));
    } else if (writer != null) {
      writer.close(CloseCodes.TRY_AGAIN_LATER.getCode(), "too early");
    }
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      log.error("A WebSocket connection is closed: its handler failed", e);
      if (writer != null) {
        writer.close(CloseCodes.UNEXPECTED_CONDITION.getCode(), "failed");
      }
    }
  }

  private static int code(int status) {
    return switch (status) {
      case 400, 401, 403, 404, 429 -> 4000 + status;
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

  private synchronized void end() {
    if (over) {
      return;
    }
    over = true;
    if (writer != null) {
      writer.closed();
    }
    if (handler != null) {
      guarded(handler::closed);
    }
  }
}
