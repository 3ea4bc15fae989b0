package io.aiwm.core.jakarta;

import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.StreamSink;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one response as fast as the client takes it, without a thread that waits. The lock guards
 * the queue and the container's stream, which only one thread at a time may touch.
 */
final class ResponseWriter implements WriteListener, StreamSink {
  private static final Logger log = LoggerFactory.getLogger(ResponseWriter.class);
  private static final int MAX_QUEUED = 1 << 20;

  private final AsyncContext async;
  private final Deque<byte[]> queue = new ArrayDeque<>();
  private final List<Runnable> closeActions = new ArrayList<>();
  private @Nullable ServletOutputStream out;
  private int queued;
  private boolean streaming;
  private boolean writable;
  private boolean unflushed;
  private Runnable drained = () -> {};
  private boolean ending;
  private boolean closed;

  ResponseWriter(AsyncContext async) {
    this.async = async;
  }

  /** Writes the head and begins with the body. Called once. */
  void respond(HttpResponse answer) {
    try {
      HttpServletResponse response = (HttpServletResponse) async.getResponse();
      response.setStatus(answer.status());
      answer.headers().forEach(response::setHeader);
      begin(response, answer);
    } catch (IOException | RuntimeException e) {
      log.debug("A response could not be written: {}", e.toString());
      abort();
    }
  }

  private void begin(HttpServletResponse response, HttpResponse answer) throws IOException {
    if (answer.status() == 101) {
      // Connections come to the container's WebSocket endpoint, and not here.
      response.setStatus(426);
      response.setHeader("Upgrade", "websocket");
      end(true);
      return;
    }
    if (answer.body() instanceof HttpResponse.Stream stream) {
      streaming = true;
      listen(response);
      stream.source().open(this);
      return;
    }
    byte[] content = ((HttpResponse.Bytes) answer.body()).content();
    if (content.length == 0) {
      end(true);
      return;
    }
    response.setContentLength(content.length);
    synchronized (this) {
      queue.add(content);
      ending = true;
    }
    listen(response);
  }

  private void listen(HttpServletResponse response) throws IOException {
    ServletOutputStream stream = response.getOutputStream();
    synchronized (this) {
      out = stream;
    }
    stream.setWriteListener(this);
  }

  @Override
  public void onWritePossible() throws IOException {
    synchronized (this) {
      writable = true;
    }
    drain();
  }

  @Override
  public void onError(Throwable broken) {
    abort();
  }

  @Override
  public boolean write(byte[] chunk) {
    boolean slow;
    synchronized (this) {
      if (closed || ending) {
        return false;
      }
      slow = queued + chunk.length > MAX_QUEUED;
      if (!slow && chunk.length > 0) {
        queue.add(chunk);
        queued += chunk.length;
      }
    }
    if (slow) {
      abort();
      return false;
    }
    drainQuietly();
    return true;
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
  public void close() {
    synchronized (this) {
      ending = true;
    }
    drainQuietly();
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

  /** Gives the response up; what was not begun is answered 500, never with a status of chance. */
  void abort() {
    end(false);
  }

  private void drainQuietly() {
    try {
      drain();
    } catch (IOException | IllegalStateException e) {
      log.debug("A client went away: {}", e.toString());
      abort();
    }
  }

  private void drain() throws IOException {
    boolean done = writeQueued();
    if (done) {
      end(true);
    } else if (streaming) {
      afterDraining().run();
    }
  }

  private synchronized Runnable afterDraining() {
    return closed || ending || !queue.isEmpty() ? () -> {} : drained;
  }

  /** Writes what the container takes; true once everything is written and the response is over. */
  private synchronized boolean writeQueued() throws IOException {
    ServletOutputStream stream = out;
    if (!writable || closed || stream == null) {
      return false;
    }
    while (stream.isReady()) {
      byte[] chunk = queue.poll();
      if (chunk != null) {
        stream.write(chunk);
        queued -= streaming ? chunk.length : 0;
        unflushed = streaming;
      } else if (unflushed) {
        unflushed = false;
        stream.flush();
      } else {
        return ending;
      }
    }
    return false;
  }

  private void end(boolean whole) {
    List<Runnable> actions;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      queue.clear();
      actions = List.copyOf(closeActions);
      closeActions.clear();
    }
    try {
      if (!whole && !async.getResponse().isCommitted()) {
        async.getResponse().reset();
        ((HttpServletResponse) async.getResponse()).setStatus(500);
      }
      async.complete();
    } catch (IllegalStateException e) {
      log.debug("The container had completed the response already");
    }
    actions.forEach(Runnable::run);
  }
}
