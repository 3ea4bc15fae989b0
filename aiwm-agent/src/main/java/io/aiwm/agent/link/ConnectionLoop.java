package io.aiwm.agent.link;

import io.aiwm.agent.config.TokenSource;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that keeps one connection to the controller: connects, comes back after every ending
 * when {@link ReconnectPolicy} says, and takes up a new token as soon as it appears. Never gives
 * up. Thread-safe.
 */
public final class ConnectionLoop {
  private static final Logger log = LoggerFactory.getLogger(ConnectionLoop.class);

  static final Duration TOKEN_CHECK = Duration.ofSeconds(2);

  private final URI uri;
  private final LinkListener listener;
  private final LinkParts parts;
  private final TokenWatch token;
  private final ReconnectPolicy policy = new ReconnectPolicy();

  private @Nullable Connection connection;
  private Scheduler.Cancellable retry = () -> {};
  private Scheduler.Cancellable tokenCheck = () -> {};
  private boolean comeBackAtOnce;
  private boolean stopped;

  /**
   * The clocks and executors that the loop runs on.
   *
   * @param connector opens connections
   * @param time monotonic time
   * @param scheduler for pauses
   * @param blocking runs what may block: connecting and closing
   * @param random from 0 to 1
   */
  public record LinkParts(
      Connector connector,
      TimeSource time,
      Scheduler scheduler,
      Executor blocking,
      DoubleSupplier random) {}

  public ConnectionLoop(URI uri, TokenSource token, LinkListener listener, LinkParts parts) {
    this.uri = uri;
    this.token = new TokenWatch(token);
    this.listener = listener;
    this.parts = parts;
  }

  /** Connects, and stays connected until {@link #stop}. */
  public synchronized void start() {
    if (token.canChange()) {
      tokenCheck = parts.scheduler().every(TOKEN_CHECK, this::checkToken);
    }
    connect();
  }

  /**
   * Sends what is queued, closes, and does not come back.
   *
   * @param done run once the connection is closed or was not there
   */
  public void stop(int code, String reason, Runnable done) {
    Connection open;
    synchronized (this) {
      stopped = true;
      retry.cancel();
      tokenCheck.cancel();
      open = connection;
      connection = null;
    }
    if (open == null) {
      done.run();
    } else {
      open.closeWhenSent(code, reason, done);
    }
  }

  private synchronized void connect() {
    if (stopped || connection != null) {
      return;
    }
    retry.cancel();
    Connection next = new Connection(parts, listener, this::ended);
    connection = next;
    listener.connecting();
    parts.blocking().execute(() -> open(next));
  }

  private void open(Connection next) {
    try {
      String current;
      synchronized (this) {
        current = token.use();
      }
      parts.connector().connect(uri, current, next);
    } catch (IOException e) {
      next.ended(Ending.broken(String.valueOf(e.getMessage())));
    } catch (RuntimeException | Error e) {
      log.warn("The connection could not be opened", e);
      next.ended(Ending.broken(e.toString()));
    }
  }

  private synchronized void ended(Connection which, Ending ending, Duration held) {
    if (which != connection) {
      return;
    }
    connection = null;
    if (comeBackAtOnce) {
      comeBackAtOnce = false;
      connect();
      return;
    }
    ReconnectPolicy.Next next =
        policy.after(ending, held, token.canChange(), parts.random().getAsDouble());
    listener.waiting(next.why(), next.delay());
    retry = parts.scheduler().after(next.delay(), this::connect);
  }

  private synchronized void checkToken() {
    if (stopped || !token.changed()) {
      return;
    }
    if (connection == null) {
      connect();
    } else if (connection.isOpen()) {
      comeBackAtOnce = true;
      connection.close(1000, "the token has changed");
    }
  }
}
