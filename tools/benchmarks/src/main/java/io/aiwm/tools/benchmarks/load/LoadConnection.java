package io.aiwm.tools.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** One client connection of a {@link LoadClient}; touched by the client's thread only. */
public final class LoadConnection {
  public final int number;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final LoadClient.Handler handler;
  private final Deque<ByteBuffer> outbound = new ArrayDeque<>();
  private ByteBuffer inbound = ByteBuffer.allocate(1024);
  private boolean upgraded;

  public LoadConnection(
      int number, SocketChannel channel, SelectionKey key, LoadClient.Handler handler) {
    this.number = number;
    this.channel = channel;
    this.key = key;
    this.handler = handler;
  }

  /** Whether the server has agreed to the WebSocket. */
  boolean isOpen() {
    return upgraded;
  }

  /** Sends a frame made by {@link Frames}; the buffer may be shared. */
  public void send(ByteBuffer frame) throws IOException {
    outbound.add(frame.duplicate());
    flush();
  }

  public void connected(String request) throws IOException {
    channel.finishConnect();
    key.interestOps(SelectionKey.OP_READ);
    send(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
  }

  void flush() throws IOException {
    for (ByteBuffer next = outbound.peek(); next != null; next = outbound.peek()) {
      channel.write(next);
      if (next.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
      outbound.remove();
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  void read() throws IOException {
    if (!inbound.hasRemaining()) {
      inbound = ByteBuffer.allocate(inbound.capacity() * 2).put(inbound.flip());
    }
    if (channel.read(inbound) < 0) {
      throw new EOFException("Closed by the server");
    }
    inbound.flip();
    if (!upgraded) {
      upgraded = upgrade();
    }
    while (upgraded && frame()) {
      // Each turn consumes one whole frame.
    }
    inbound.compact();
  }

  private boolean upgrade() throws IOException {
    String text = StandardCharsets.US_ASCII.decode(inbound.duplicate()).toString();
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    if (!text.startsWith("HTTP/1.1 101")) {
      throw new IOException("Refused: " + text.lines().findFirst().orElse(""));
    }
    inbound.position(inbound.position() + end + 4);
    handler.opened(this);
    return true;
  }

  private boolean frame() throws IOException {
    int start = inbound.position();
    if (inbound.remaining() < 2) {
      return false;
    }
    int opcode = inbound.get() & 0x0F;
    long length = inbound.get() & 0x7F;
    int extra = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (inbound.remaining() < extra) {
      inbound.position(start);
      return false;
    }
    if (extra > 0) {
      length = extra == 2 ? inbound.getShort() & 0xFFFF : inbound.getLong();
    }
    if (inbound.remaining() < length) {
      inbound.position(start);
      return false;
    }
    ByteBuffer payload = inbound.slice(inbound.position(), (int) length);
    inbound.position(inbound.position() + (int) length);
    received(opcode, payload);
    return true;
  }

  private void received(int opcode, ByteBuffer payload) throws IOException {
    if (opcode == Frames.TEXT) {
      handler.text(this, payload);
    } else if (opcode == Frames.PING) {
      byte[] echo = new byte[payload.remaining()];
      payload.get(echo);
      send(Frames.frame(Frames.PONG, echo));
    } else if (opcode == Frames.CLOSE) {
      throw new EOFException(
          "Closed by the server with " + (payload.remaining() > 1 ? payload.getShort() : 1005));
    }
  }
}
