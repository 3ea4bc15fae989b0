package io.aiwm.core.jakarta;

import io.aiwm.core.Aiwm;
import io.aiwm.core.link.Handshake;
import io.aiwm.core.link.LinkSession;
import io.aiwm.core.link.NodeLink;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The node link on Jakarta WebSocket 2.1. One instance serves one connection; it passes on what the
 * container reports and decides nothing.
 */
public final class NodeEndpoint extends Endpoint {
  private static final Duration IDLE = Duration.ofSeconds(90);

  private final NodeLink link;
  private @Nullable LinkSession agent;

  NodeEndpoint(NodeLink link) {
    this.link = link;
  }

  /**
   * The endpoint to add to a {@link jakarta.websocket.server.ServerContainer}.
   *
   * @param aiwm the engine, which must be started
   * @param path where agents connect, for example {@code /ws/node}: the path of the node link below
   *     the path of the API
   * @throws IllegalArgumentException if agents are told of another path
   */
  public static ServerEndpointConfig config(Aiwm aiwm, String path) {
    aiwm.nodeTokens().settings().requireLink(path);
    return config(aiwm.link(), path);
  }

  /**
   * The endpoint of a node link without an engine around it.
   *
   * @param link the node link
   * @param path where agents connect, for example {@code /ws/node}
   */
  public static ServerEndpointConfig config(NodeLink link, String path) {
    ServerEndpointConfig.Builder builder =
        ServerEndpointConfig.Builder.create(NodeEndpoint.class, path)
            .configurator(new NodeHandshake(link));
    if (link.settings().tokenInSubprotocol()) {
      builder.subprotocols(List.of(NodeHandshake.TOKEN));
    }
    return builder.build();
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    Handshake handshake = NodeHandshake.of(session, config);
    session.setMaxIdleTimeout(idle().toMillis());
    session.setMaxTextMessageBufferSize(link.settings().limits().maxFrameChars());
    LinkSession opened = link.open(handshake, new JakartaChannel(session, link.settings()));
    agent = opened;
    session.addMessageHandler(String.class, opened::onText);
    session.addMessageHandler(ByteBuffer.class, binary -> opened.onBinary());
    session.addMessageHandler(
        PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> opened.onPong());
  }

  /** A container cuts off what is idle; pings keep a living session from being so. */
  private Duration idle() {
    Duration pings = link.settings().pingInterval().multipliedBy(3);
    return pings.compareTo(IDLE) > 0 ? pings : IDLE;
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    if (agent != null) {
      String phrase = reason.getReasonPhrase();
      agent.onClosed(reason.getCloseCode().getCode(), phrase == null ? "" : phrase);
    }
  }

  /** Peers vanish all the time: that is no error of the host's, so nothing is logged here. */
  @Override
  public void onError(Session session, Throwable failure) {
    if (agent != null) {
      agent.onError(failure);
    }
  }
}
