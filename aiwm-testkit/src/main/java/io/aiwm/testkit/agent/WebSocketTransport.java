package io.aiwm.testkit.agent;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Over the network, with the JDK's own client. */
public final class WebSocketTransport implements AgentTransport {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient client;
  private final Supplier<URI> endpoint;

  /**
   * Makes a transport.
   *
   * @param client may be shared by all agents
   * @param endpoint where to connect to this time, for example {@code ws://host:3305/ws/node}
   */
  public WebSocketTransport(HttpClient client, Supplier<URI> endpoint) {
    this.client = client;
    this.endpoint = endpoint;
  }

  @Override
  public void connect(String token, Listener listener) {
    Socket socket = new Socket(listener);
    var unused =
        client
            .newWebSocketBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("AIWM-Protocol", "2")
            .buildAsync(endpoint.get(), socket)
            .whenComplete(
                (opened, failure) -> {
                  if (failure != null) {
                    socket.end(1006, "connection refused");
                  }
                });
  }

  private static final class Socket implements WebSocket.Listener {
    private final Listener listener;
    private final StringBuilder partial = new StringBuilder();
    private final AtomicBoolean ended = new AtomicBoolean();

    Socket(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onOpen(WebSocket socket) {
      listener.opened(new Sender(socket, this));
      socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        String frame = partial.toString();
        partial.setLength(0);
        listener.text(frame);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      end(code, reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      end(1006, error.toString());
    }

    private void end(int code, String reason) {
      if (ended.compareAndSet(false, true)) {
        listener.closed(code, reason);
      }
    }
  }

  /** The JDK's client takes one frame at a time. */
  private static final class Sender implements Connection {
    private final WebSocket socket;
    private final Socket owner;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    Sender(WebSocket socket, Socket owner) {
      this.socket = socket;
      this.owner = owner;
    }

    @Override
    public synchronized void send(String frame) {
      last =
          last.thenCompose(sent -> socket.sendText(frame, true))
              .whenComplete(
                  (sent, failure) -> {
                    if (failure != null) {
                      owner.end(1006, "not sent");
                    }
                  });
    }

    @Override
    public synchronized void close() {
      last = last.thenCompose(sent -> socket.sendClose(1000, ""));
    }

    @Override
    public void abort() {
      socket.abort();
      owner.end(1006, "");
    }
  }
}
