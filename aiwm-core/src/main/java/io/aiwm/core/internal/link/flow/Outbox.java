package io.aiwm.core.internal.link.flow;

import io.aiwm.api.time.TimeSource;
import io.aiwm.core.link.LinkChannel;
import io.aiwm.core.settings.LinkSettings;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way to one agent: one is being written, the others wait, bounded by number and
 * length. Safe for use by many threads; {@link #send} never blocks.
 */
public final class Outbox {
  private final LinkChannel channel;
  private final TimeSource time;
  private final LinkSettings.Limits limits;
  private final Runnable onFailure;
  private @Nullable ArrayDeque<String> waiting;
  private int waitingChars;
  private boolean writing;
  private long writingSince;
  private @Nullable Runnable finish;
  private boolean finished;

  /**
   * Makes an empty outbox.
   *
   * @param onFailure called when a frame could not be written; may be called more than once
   */
  public Outbox(
      LinkChannel channel, TimeSource time, LinkSettings.Limits limits, Runnable onFailure) {
    this.channel = channel;
    this.time = time;
    this.limits = limits;
    this.onFailure = onFailure;
  }

  /**
   * Takes a frame.
   *
   * @return false if the outbox is finished, or full because the agent does not read
   */
  public boolean send(String frame) {
    synchronized (this) {
      if (finished || finish != null) {
        return false;
      }
      if (writing) {
        return enqueue(frame);
      }
      begin();
    }
    pump(frame);
    return true;
  }

  private boolean enqueue(String frame) {
    if (waiting == null) {
      waiting = new ArrayDeque<>(4);
    }
    if (waiting.size() >= limits.outboundFrames()
        || waitingChars + frame.length() > limits.outboundChars()) {
      return false;
    }
    waiting.add(frame);
    waitingChars += frame.length();
    return true;
  }

  private void begin() {
    writing = true;
    writingSince = time.nanos();
  }

  /** Closes the channel once everything that waits has been written. */
  public void finish(int code, String reason) {
    synchronized (this) {
      if (finished || finish != null) {
        return;
      }
      if (writing) {
        finish = () -> channel.close(code, reason);
        return;
      }
      finished = true;
    }
    channel.close(code, reason);
  }

  /** Closes the channel at once; what waits is lost. */
  public void abort(int code, String reason) {
    synchronized (this) {
      finished = true;
      waiting = null;
      waitingChars = 0;
    }
    channel.close(code, reason);
  }

  /** Time that the present frame has been waiting for the agent; 0 if there is none. */
  public synchronized long stalled(long now) {
    return writing && !finished ? now - writingSince : 0;
  }

  /** A loop instead of recursion: transports may complete a write before they return. */
  private void pump(String first) {
    @Nullable String frame = first;
    while (frame != null) {
      Write write = new Write();
      channel.sendText(frame, write);
      frame = write.continuesLater() ? null : next();
    }
  }

  private @Nullable String next() {
    @Nullable Runnable last;
    synchronized (this) {
      @Nullable String frame = waiting == null ? null : waiting.poll();
      if (frame != null) {
        waitingChars -= frame.length();
        writingSince = time.nanos();
        return frame;
      }
      waiting = null;
      writing = false;
      last = finished ? null : finish;
      finished |= last != null;
    }
    if (last != null) {
      last.run();
    }
    return null;
  }

  /** One write; whoever comes second, the completion or the return of the call, goes on. */
  private final class Write extends AtomicReference<@Nullable Boolean>
      implements Consumer<@Nullable Throwable> {
    private static final long serialVersionUID = 1L;

    @Override
    public void accept(@Nullable Throwable failure) {
      if (failure != null) {
        onFailure.run();
      }
      if (!compareAndSet(null, Boolean.TRUE)) {
        String frame = next();
        if (frame != null) {
          pump(frame);
        }
      }
    }

    boolean continuesLater() {
      return compareAndSet(null, Boolean.FALSE);
    }
  }
}
