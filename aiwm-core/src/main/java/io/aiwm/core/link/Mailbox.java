package io.aiwm.core.link;

import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one session that wait to be handled: in order, one at a time, on the engine's pool,
 * bounded by number and length. Begins paused. Safe for use by many threads.
 */
final class Mailbox {
  /** What became of a message. */
  enum Progress {
    /** It is handled. */
    DONE,
    /** It is being handled elsewhere; {@link Mailbox#resume()} will be called. */
    PAUSED,
    /** It must be handled again, later. */
    AGAIN
  }

  /** Handles one message; does not throw. */
  @FunctionalInterface
  interface Handler {
    Progress handle(Inbound message);
  }

  private static final int AT_ONCE = 16;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Handoff handoff;
  private final Handler handler;
  private final int maxMessages;
  private final int maxChars;
  private @Nullable ArrayDeque<Inbound> waiting;
  private int waitingChars;
  private boolean busy = true;

  Mailbox(Handoff handoff, Handler handler, int maxMessages, int maxChars) {
    this.handoff = handoff;
    this.handler = handler;
    this.maxMessages = maxMessages;
    this.maxChars = maxChars;
  }

  /** Takes a message; false if too many wait. */
  boolean offer(Inbound message) {
    synchronized (this) {
      if (waiting == null) {
        waiting = new ArrayDeque<>(4);
      }
      if (waiting.size() >= maxMessages || waitingChars > maxChars) {
        return false;
      }
      waiting.add(message);
      waitingChars += message.size();
      if (busy) {
        return true;
      }
      busy = true;
    }
    handoff.run(this::drain);
    return true;
  }

  /** Goes on after a pause. */
  void resume() {
    synchronized (this) {
      if (waiting == null) {
        busy = false;
        return;
      }
    }
    handoff.run(this::drain);
  }

  private void drain() {
    for (int i = 0; i < AT_ONCE; i++) {
      @Nullable Inbound message = take();
      if (message == null) {
        return;
      }
      // Taken out before it is handled: resume() may be called before handle() returns.
      switch (handle(message)) {
        case DONE -> {}
        case PAUSED -> {
          return;
        }
        case AGAIN -> {
          putBack(message);
          handoff.runAfter(PAUSE, this::drain);
          return;
        }
      }
    }
    handoff.run(this::drain); // Other sessions have messages too.
  }

  /** What is no exception is nobody's to handle; still the messages after it have their turn. */
  private Progress handle(Inbound message) {
    try {
      return handler.handle(message);
    } catch (Error e) {
      handoff.runAfter(PAUSE, this::drain);
      throw e;
    }
  }

  private synchronized @Nullable Inbound take() {
    @Nullable Inbound message = waiting == null ? null : waiting.poll();
    if (message == null) {
      waiting = null;
      busy = false;
    } else {
      waitingChars -= message.size();
    }
    return message;
  }

  private synchronized void putBack(Inbound message) {
    if (waiting == null) {
      waiting = new ArrayDeque<>(4);
    }
    waiting.addFirst(message);
    waitingChars += message.size();
  }
}
