package io.aiwm.core.jakarta;

import io.aiwm.core.http.StreamSink;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of lines as text frames, one frame at a time as the client takes them. An empty line is
 * a ping.
 */
final class SocketSink implements StreamSink {
  private static final Logger log = LoggerFactory.getLogger(SocketSink.class);
  private static final int MAX_BYTES = 1 << 20;
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

  private final Session session;
  private final RemoteEndpoint.Async remote;
  private final Deque<byte[]> queue = new ArrayDeque<>();
  private final List<Runnable> closeActions = new ArrayList<>();
  private int queued;
  private boolean sending;
  private Runnable drained = () -> {};
  private boolean ending;
  private boolean closed;

  SocketSink(Session session) {
    this.session = session;
    remote = session.getAsyncRemote();
    remote.setSendTimeout(SEND_TIMEOUT.toMillis());
  }

  @Override
  public boolean write(byte[] chunk) {
    boolean slow;
    synchronized (this) {
      if (closed || ending) {
        return false;
      }
      slow = queued + chunk.length > MAX_BYTES;
      if (!slow) {
        queue.add(chunk);
        queued += chunk.length;
      }
    }
    if (slow) {
      close(CloseCodes.TRY_AGAIN_LATER.getCode(), "too slow");
      return false;
    }
    sendNext();
    return true;
  }

  private void sendNext() {
    String line;
    boolean done;
    synchronized (this) {
      if (sending || closed) {
        return;
      }
      byte[] chunk = queue.poll();
      done = chunk == null && ending;
      sending = chunk != null;
      line = chunk == null ? "" : new String(chunk, StandardCharsets.UTF_8);
      queued -= chunk == null ? 0 : chunk.length;
      if (chunk == null && !done) {
        return;
      }
    }
    if (done) {
      close(CloseCodes.NORMAL_CLOSURE.getCode(), "");
    } else {
      send(line.strip());
    }
  }

  private void send(String line) {
    try {
      if (line.isEmpty()) {
        remote.sendPing(ByteBuffer.allocate(0));
        sent(true);
      } else {
        remote.sendText(line, (SendResult result) -> sent(result.isOK()));
      }
    } catch (IOException | RuntimeException e) {
      log.debug("A client went away: {}", e.toString());
      sent(false);
    }
  }

  private void sent(boolean well) {
    synchronized (this) {
      sending = false;
    }
    if (well) {
      sendNext();
      afterSending().run();
    } else {
      close(CloseCodes.GOING_AWAY.getCode(), "");
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

  private synchronized Runnable afterSending() {
    return closed || ending || !queue.isEmpty() ? () -> {} : drained;
  }

  @Override
  public void close() {
    synchronized (this) {
      ending = true;
    }
    sendNext();
  }

  void close(int code, String reason) {
    closed();
    try {
      session.close(new CloseReason(CloseCodes.getCloseCode(code), reason));
    } catch (IOException | RuntimeException e) {
      log.debug("A session was closed already: {}", e.toString());
    }
  }

  /** The session is over, by whichever side. */
  void closed() {
    List<Runnable> actions;
    synchronized (this) {
      closed = true;
      queue.clear();
      queued = 0;
      actions = List.copyOf(closeActions);
      closeActions.clear();
    }
    actions.forEach(Runnable::run);
  }

  @Override
  public void onClose(Runnable action) {
    synchronized (this) {
      if (!closed) {
        closeActions.add(action);
        return;
      }
    }
    action.run();
  }
}
