package io.aiwm.tools.benchmarks.link;

import io.aiwm.core.link.Handshake;
import io.aiwm.core.link.LinkChannel;
import io.aiwm.core.link.LinkSession;
import io.aiwm.core.link.NodeLink;
import io.aiwm.tools.benchmarks.load.Frames;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The node link behind an endpoint that answers each heartbeat, which the protocol does not: the
 * load driver needs to know what was handled.
 */
public final class AcknowledgingEndpoint extends Endpoint {
  private static final String TOKEN = AcknowledgingEndpoint.class.getName();

  private final NodeLink link;
  private @Nullable LinkSession agent;

  private AcknowledgingEndpoint(NodeLink link) {
    this.link = link;
  }

  /** What to add to a container. */
  static ServerEndpointConfig config(NodeLink link) {
    return ServerEndpointConfig.Builder.create(AcknowledgingEndpoint.class, "/ws/node")
        .configurator(new Upgrade(link))
        .build();
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.setMaxIdleTimeout(0);
    RemoteEndpoint.Async remote = session.getAsyncRemote();
    LinkSession opened =
        link.open(
            new Handshake(null, (String) config.getUserProperties().get(TOKEN), null, "2"),
            new Channel(session, remote));
    agent = opened;
    session.addMessageHandler(
        String.class,
        text -> {
          opened.onText(text);
          if (text.startsWith("{\"type\":\"telemetry.heartbeat\"")) {
            var unused = remote.sendText(Frames.ACK);
          }
        });
  }

  @Override
  public void onError(Session session, Throwable failure) {
    failure.printStackTrace();
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    if (agent != null) {
      agent.onClosed(reason.getCloseCode().getCode(), "");
    }
  }

  private record Channel(Session session, RemoteEndpoint.Async remote) implements LinkChannel {
    @Override
    public void sendText(String text, Consumer<@Nullable Throwable> done) {
      remote.sendText(text, result -> done.accept(result.getException()));
    }

    @Override
    public void ping() {
      try {
        remote.sendPing(ByteBuffer.allocate(0));
      } catch (IOException e) {
        close(1011, "");
      }
    }

    @Override
    public void close(int code, String reason) {
      try {
        session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason));
      } catch (IOException e) {
        System.err.println("A session did not close: " + e.getMessage());
      }
    }
  }

  private static final class Upgrade extends ServerEndpointConfig.Configurator {
    private final NodeLink link;

    Upgrade(NodeLink link) {
      this.link = link;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
      return endpointClass.cast(new AcknowledgingEndpoint(link));
    }

    @Override
    public void modifyHandshake(
        ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
      List<String> header = request.getHeaders().getOrDefault("Authorization", List.of(""));
      config.getUserProperties().put(TOKEN, header.get(0));
    }
  }
}
