package io.aiwm.tools.benchmarks.load;

import io.aiwm.api.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * A WebSocket client for many connections on one thread, as light as the JDK allows: the client
 * shares two cores with the server that it measures. Loopback only.
 */
public final class LoadClient implements AutoCloseable {
  /** As many as no accept queue is too short for. */
  private static final int FEW = 100;

  private final Selector selector;
  private final TimeSource time = TimeSource.system();
  private final InetSocketAddress server;
  private final int mostPending;
  private final Deque<Integer> refused = new ArrayDeque<>();
  private int pending;
  private int failures;
  private int repeated;

  /** Called on the thread of {@link LoadClient#run}. */
  public interface Handler {
    void opened(LoadConnection connection) throws IOException;

    void text(LoadConnection connection, ByteBuffer payload) throws IOException;
  }

  /** A client that opens few connections at a time. */
  public LoadClient(int port) throws IOException {
    this(port, FEW);
  }

  /**
   * A client.
   *
   * @param mostPending connections that may be on their way at a time; where that is not bounded,
   *     those that are refused are begun again, as agents would
   */
  public LoadClient(int port, int mostPending) throws IOException {
    this.mostPending = mostPending;
    selector = Selector.open();
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Opens connections, a bounded number of them at a time, and runs until {@code done}. */
  public void open(
      int count, IntFunction<String> request, Handler handler, BooleanSupplier done, Duration limit)
      throws IOException {
    long end = time.nanos() + limit.toNanos();
    int next = 0;
    Handler counting = new Counting(handler);
    while (!done.getAsBoolean()) {
      while (next < count && pending < mostPending) {
        connect(next, request.apply(next), counting);
        next++;
      }
      for (Integer number = refused.poll(); number != null; number = refused.poll()) {
        connect(number, request.apply(number), counting);
      }
      turn(end);
    }
  }

  /** Runs until {@code done}, or fails when the limit has passed. */
  public void run(BooleanSupplier done, Duration limit) throws IOException {
    long end = time.nanos() + limit.toNanos();
    while (!done.getAsBoolean()) {
      turn(end);
    }
  }

  /** Connections that broke. */
  int failures() {
    return failures;
  }

  /** Connections that were refused before they were open, and begun again. */
  int repeated() {
    return repeated;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  private void connect(int number, String request, Handler handler) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
    LoadConnection connection = new LoadConnection(number, channel, key, handler);
    key.attach(new Opening(connection, request));
    channel.connect(server);
    pending++;
  }

  private void turn(long end) throws IOException {
    if (time.nanos() > end) {
      throw new IOException("Not done in time; " + failures + " connections broke");
    }
    selector.select(this::ready, 100);
  }

  private void ready(SelectionKey key) {
    try {
      if (key.attachment() instanceof Opening opening) {
        key.attach(opening.connection);
        opening.connection.connected(opening.request);
        return;
      }
      LoadConnection connection = connection(key);
      if (key.isWritable()) {
        connection.flush();
      }
      if (key.isReadable()) {
        connection.read();
      }
    } catch (IOException e) {
      broken(key, e);
    }
  }

  private void broken(SelectionKey key, IOException failure) {
    key.cancel();
    LoadConnection connection = connection(key);
    if (mostPending == Integer.MAX_VALUE && !connection.isOpen()) {
      pending--;
      repeated++;
      refused.add(connection.number);
      return;
    }
    failures++;
    System.err.println("A connection broke: " + failure.getMessage());
  }

  private static LoadConnection connection(SelectionKey key) {
    return key.attachment() instanceof Opening opening
        ? opening.connection
        : (LoadConnection) key.attachment();
  }

  /** Counts what is still being opened. */
  private final class Counting implements Handler {
    private final Handler handler;

    Counting(Handler handler) {
      this.handler = handler;
    }

    @Override
    public void opened(LoadConnection connection) throws IOException {
      pending--;
      handler.opened(connection);
    }

    @Override
    public void text(LoadConnection connection, ByteBuffer payload) throws IOException {
      handler.text(connection, payload);
    }
  }

  /** A connection that has yet to be upgraded. */
  private record Opening(LoadConnection connection, String request) {}

  /** The request that upgrades a connection. */
  public static String upgrade(String path, String token) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        + "AIWM-Protocol: 2\r\nAuthorization: Bearer "
        + token
        + "\r\n\r\n";
  }
}
