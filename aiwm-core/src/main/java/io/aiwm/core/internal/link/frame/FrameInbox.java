package io.aiwm.core.internal.link.frame;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one session on their way off its container's thread. Reading them takes a few threads
 * for all sessions together: as many as there are sessions would leave a request its turn after all
 * of them. In order, one at a time; bounded by number and length. Safe for use by many threads.
 */
public final class FrameInbox {
  /** Handler of frames. */
  public interface Reader {
    void read(String frame);

    /** After the last frame. */
    void closed(int code, String reason);
  }

  /** Frames that a thread reads before other sessions have their turn. */
  private static final int AT_ONCE = 16;

  private record Closing(int code, String reason) {}

  private final Executor executor;
  private final Reader reader;
  private final int maxFrames;
  private final int maxChars;
  private @Nullable Queue<String> waiting;
  private @Nullable Closing closing;
  private int waitingChars;
  private boolean working;

  public FrameInbox(Executor executor, Reader reader, int maxFrames, int maxChars) {
    this.executor = executor;
    this.reader = reader;
    this.maxFrames = maxFrames;
    this.maxChars = maxChars;
  }

  /** Takes a frame; false if too many wait. */
  public boolean offer(String frame) {
    synchronized (this) {
      if (waiting == null) {
        waiting = new ArrayDeque<>(4);
      }
      if (waiting.size() >= maxFrames || waitingChars > maxChars) {
        return false;
      }
      waiting.add(frame);
      waitingChars += frame.length();
    }
    work();
    return true;
  }

  /** There are no more. */
  public void close(int code, String reason) {
    synchronized (this) {
      closing = new Closing(code, reason);
    }
    work();
  }

  private void work() {
    synchronized (this) {
      if (working || (waiting == null && closing == null)) {
        return;
      }
      working = true;
    }
    handOver();
  }

  private void handOver() {
    try {
      executor.execute(this::drain);
    } catch (RejectedExecutionException e) {
      drain(); // Nothing may be lost; the peer waits meanwhile.
    }
  }

  private void drain() {
    boolean more = true;
    for (int i = 0; i < AT_ONCE && more; i++) {
      more = readNext();
    }
    if (more) {
      handOver();
    }
  }

  /** Reads a frame; false if there was none, and nobody is at work now. */
  private boolean readNext() {
    String frame;
    Closing last;
    synchronized (this) {
      frame = waiting == null ? null : waiting.poll();
      last = frame == null ? closing : null;
      if (frame == null) {
        waiting = null; // Most sessions have nothing waiting most of the time.
        closing = null;
        working = last != null;
      } else {
        waitingChars -= frame.length();
      }
    }
    if (frame != null) {
      reader.read(frame);
    } else if (last != null) {
      reader.closed(last.code(), last.reason());
    }
    return frame != null || last != null;
  }
}
