package io.aiwm.testkit.agent;

import io.aiwm.api.time.Scheduler;
import io.aiwm.core.link.Handshake;
import io.aiwm.core.link.LinkChannel;
import io.aiwm.core.link.LinkSession;
import io.aiwm.core.link.NodeLink;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Straight into a controller of the same JVM, without sockets: with virtual time, whole fleets take
 * no time at all. Frames pass through a scheduler, each way in order, so that neither end is called
 * from within its own call.
 */
public final class LinkTransport implements AgentTransport {
  private final Supplier<Port> ports;

  /**
   * Where a controller is to be reached.
   *
   * @param link the controller's link; null where nobody listens
   * @param wire carries the frames, one at a time, as {@code VirtualTime} does
   */
  public record Port(@Nullable NodeLink link, Scheduler wire) {}

  /**
   * Makes a transport.
   *
   * @param ports where to connect to this time
   */
  public LinkTransport(Supplier<Port> ports) {
    this.ports = ports;
  }

  @Override
  public void connect(String token, Listener listener) {
    Port port = ports.get();
    Socket socket = new Socket(port.wire(), listener);
    socket.later(() -> socket.open(port.link(), token));
  }

  /** Both ends of a connection. */
  private static final class Socket implements LinkChannel, Connection {
    private final Scheduler wire;
    private final Listener listener;
    private @Nullable LinkSession session;
    private boolean closed;

    Socket(Scheduler wire, Listener listener) {
      this.wire = wire;
      this.listener = listener;
    }

    void later(Runnable task) {
      var unused = wire.after(Duration.ZERO, task);
    }

    void open(@Nullable NodeLink link, String token) {
      if (link == null) {
        listener.closed(1006, "connection refused");
        return;
      }
      listener.opened(this);
      session = link.open(new Handshake("127.0.0.1", "Bearer " + token, null, "2"), this);
    }

    // The controller's end.

    @Override
    public void sendText(String text, Consumer<@Nullable Throwable> done) {
      later(() -> deliver(text));
      done.accept(null);
    }

    private void deliver(String text) {
      if (!closed) {
        listener.text(text);
      }
    }

    @Override
    public void ping() {
      later(() -> tell(LinkSession::onPong));
    }

    @Override
    public void close(int code, String reason) {
      later(() -> end(code, reason));
    }

    // The agent's end.

    @Override
    public void send(String frame) {
      later(() -> tell(open -> open.onText(frame)));
    }

    @Override
    public void close() {
      later(() -> end(1000, ""));
    }

    @Override
    public void abort() {
      LinkSession open = session;
      if (!closed && open != null) {
        later(() -> open.onClosed(1006, ""));
      }
      closed = true;
      listener.closed(1006, "");
    }

    private void tell(Consumer<LinkSession> what) {
      LinkSession open = session;
      if (!closed && open != null) {
        what.accept(open);
      }
    }

    private void end(int code, String reason) {
      if (!closed) {
        tell(open -> open.onClosed(code, reason));
        closed = true;
        listener.closed(code, reason);
      }
    }
  }
}
