package io.aiwm.core.jakarta;

import io.aiwm.core.http.SocketChannel;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the messages of one connection, one at a time as the other end takes them. */
final class SocketWriter implements SocketChannel {
  private static final Logger log = LoggerFactory.getLogger(SocketWriter.class);
  private static final int MAX_QUEUED = 4 << 20;
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

  private record Message(int bytes, Consumer<RemoteEndpoint.Async> send) {}

  private record Ending(int code, String reason) {}

  private final Session session;
  private final RemoteEndpoint.Async remote;
  private final Deque<Message> queue = new ArrayDeque<>();
  private Runnable drained = () -> {};
  private int queued;
  private boolean sending;
  private boolean closed;
  private @Nullable Ending ending;

  SocketWriter(Session session) {
    this.session = session;
    remote = session.getAsyncRemote();
    remote.setSendTimeout(SEND_TIMEOUT.toMillis());
  }

  @Override
  public boolean send(String message) {
    // As UTF-8 a character takes three bytes at most.
    return add(new Message(message.length(), to -> to.sendText(message, this::sent)));
  }

  @Override
  public boolean send(ByteBuffer message) {
    byte[] copy = new byte[message.remaining()];
    message.get(copy);
    return add(new Message(copy.length, to -> to.sendBinary(ByteBuffer.wrap(copy), this::sent)));
  }

  private boolean add(Message message) {
    boolean slow;
    synchronized (this) {
      if (closed || ending != null) {
        return false;
      }
      slow = queued + message.bytes() > MAX_QUEUED;
      if (!slow) {
        queue.add(message);
        queued += message.bytes();
      }
    }
    if (slow) {
      end(new Ending(CloseCodes.TRY_AGAIN_LATER.getCode(), "too slow"));
      return false;
    }
    sendNext();
    return true;
  }

  private void sendNext() {
    Message next;
    Ending end = null;
    synchronized (this) {
      if (sending || closed) {
        return;
      }
      next = queue.poll();
      sending = next != null;
      queued -= next == null ? 0 : next.bytes();
      end = next == null ? ending : null;
    }
    if (next != null) {
      write(next);
    } else if (end != null) {
      end(end);
    }
  }

  private void write(Message message) {
    try {
      message.send().accept(remote);
    } catch (RuntimeException e) {
      log.debug("A peer went away: {}", e.toString());
      end(new Ending(CloseCodes.GOING_AWAY.getCode(), ""));
    }
  }

  private void sent(SendResult result) {
    Runnable then;
    synchronized (this) {
      sending = false;
      then = queue.isEmpty() && !closed ? drained : () -> {};
    }
    if (result.isOK()) {
      sendNext();
      then.run();
    } else {
      end(new Ending(CloseCodes.GOING_AWAY.getCode(), ""));
    }
  }

  @Override
  public synchronized int queued() {
    return queued;
  }

  @Override
  public synchronized void onDrained(Runnable action) {
    drained = action;
  }

  @Override
  public void close(int code, String reason) {
    synchronized (this) {
      if (ending == null) {
        ending = new Ending(code, reason);
      }
    }
    sendNext();
  }

  private void end(Ending how) {
    closed();
    try {
      session.close(new CloseReason(CloseCodes.getCloseCode(how.code()), how.reason()));
    } catch (IOException | RuntimeException e) {
      log.debug("A session was closed already: {}", e.toString());
    }
  }

  /** The session is over, by whichever side. */
  synchronized void closed() {
    closed = true;
    queue.clear();
    queued = 0;
  }
}
