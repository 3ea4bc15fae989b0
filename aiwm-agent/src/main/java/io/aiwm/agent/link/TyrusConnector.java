package io.aiwm.agent.link;

import io.aiwm.agent.address.Addresses;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.client.RetryAfterException;
import org.glassfish.tyrus.client.ThreadPoolConfig;
import org.glassfish.tyrus.container.jdk.client.JdkClientContainer;
import org.glassfish.tyrus.core.HandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Connector} on Tyrus's standalone client. */
public final class TyrusConnector implements Connector {
  private static final Logger log = LoggerFactory.getLogger(TyrusConnector.class);

  private static final int HANDSHAKE_MILLIS = 15_000;

  /** As much as a controller sends at once: the answer to a registration holds commands too. */
  private static final int MAX_FRAME = 4 << 20;

  private final ClientManager client =
      ClientManager.createClient(JdkClientContainer.class.getName());

  private final Names names;

  /** Looks up names of hosts. */
  @FunctionalInterface
  interface Names {
    InetAddress find(String host) throws UnknownHostException;
  }

  public TyrusConnector() {
    this(InetAddress::getByName);
  }

  TyrusConnector(Names names) {
    this.names = names;
    Map<String, Object> properties = client.getProperties();
    properties.put(ClientProperties.HANDSHAKE_TIMEOUT, HANDSHAKE_MILLIS);
    properties.put(ClientProperties.INCOMING_BUFFER_SIZE, MAX_FRAME + 64);
    properties.put(
        ClientProperties.WORKER_THREAD_POOL_CONFIG,
        ThreadPoolConfig.defaultConfig()
            .setPoolName("agent-link")
            .setDaemon(true)
            .setCorePoolSize(1)
            .setMaxPoolSize(3));
    client.setDefaultMaxTextMessageBufferSize(MAX_FRAME);
    client.setDefaultMaxSessionIdleTimeout(0);
  }

  @Override
  public void connect(URI uri, String token, Listener listener) {
    LinkEndpoint endpoint = new LinkEndpoint(listener);
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create().configurator(new Handshake(token, uri)).build();
    try {
      client.connectToServer(endpoint, config, reachable(uri));
    } catch (UnknownHostException e) {
      endpoint.end(
          Ending.broken("the name " + Addresses.host(uri) + " of the controller is not known"));
    } catch (DeploymentException | IOException e) {
      endpoint.end(reason(e));
    }
  }

  /**
   * The same address with a host that the library understands: an underscore in a name makes it
   * none to it.
   */
  private URI reachable(URI uri) throws UnknownHostException {
    InetAddress address = names.find(Addresses.host(uri));
    if (uri.getHost() != null) {
      return uri;
    }
    String host = address.getHostAddress();
    int port = Addresses.port(uri);
    return URI.create(
        uri.getScheme()
            + "://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + (port < 0 ? "" : ":" + port)
            + uri.getRawPath()
            + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
  }

  private static Ending reason(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof RetryAfterException busy) {
        return Ending.refused(503, seconds(busy.getDelay()));
      }
      if (at instanceof HandshakeException refused && refused.getHttpStatusCode() >= 400) {
        return Ending.refused(refused.getHttpStatusCode(), null);
      }
      deepest = at;
    }
    String message = deepest.getMessage();
    return Ending.broken(message == null ? deepest.getClass().getSimpleName() : message);
  }

  private static @Nullable Duration seconds(@Nullable Long delay) {
    return delay == null ? null : Duration.ofSeconds(Math.max(0, delay));
  }

  /** The token, our dialect, and no Origin: that is for browsers. */
  private static final class Handshake extends ClientEndpointConfig.Configurator {
    private final String token;
    private final URI uri;

    Handshake(String token, URI uri) {
      this.token = token;
      this.uri = uri;
    }

    @Override
    public void beforeRequest(Map<String, List<String>> headers) {
      headers.put("Authorization", List.of("Bearer " + token));
      headers.put("AIWM-Protocol", List.of("2"));
      headers.remove("Origin");
      if (uri.getHost() == null) {
        headers.put("Host", List.of(uri.getRawAuthority()));
      }
    }
  }

  private static final class LinkEndpoint extends Endpoint {
    private final Listener listener;
    private final AtomicBoolean ended = new AtomicBoolean();

    LinkEndpoint(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      listener.opened(new TyrusChannel(session));
      session.addMessageHandler(
          String.class, (MessageHandler.Whole<String>) frame -> listener.text(frame));
      session.addMessageHandler(
          PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> listener.pong());
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      String phrase = reason.getReasonPhrase();
      end(Ending.closed(reason.getCloseCode().getCode(), phrase == null ? "" : phrase));
    }

    @Override
    public void onError(Session session, Throwable failure) {
      // A close follows where the connection is lost; anything else is a bug of ours.
      log.debug("WebSocket error", failure);
    }

    void end(Ending ending) {
      if (ended.compareAndSet(false, true)) {
        listener.ended(ending);
      }
    }
  }
}
