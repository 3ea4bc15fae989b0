package io.aiwm.core.internal.link.flow;

import io.aiwm.core.internal.link.frame.Inbound;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one session that wait to be handled on the engine's pool, bounded by number and
 * length. Those about one command, or one execution, are handled in order, one at a time; those
 * about different ones at the same time; any other message after all that came before it, and
 * before all that came after. Begins paused. Safe for use by many threads.
 */
public final class Mailbox {
  /** Progress of a message. */
  public enum Progress {
    /** It is handled. */
    DONE,
    /** It is being handled elsewhere; {@link Mailbox#resume()} will be called. */
    PAUSED,
    /** It must be handled again, later. */
    AGAIN
  }

  /** Handles one message; does not throw. */
  @FunctionalInterface
  public interface Handler {
    Progress handle(Inbound message);
  }

  /** Threads of the pool that one session may take. */
  private static final int WORKERS = 8;

  /** Messages that a thread handles before it lets other sessions have their turn. */
  private static final int AT_ONCE = 16;

  /** Messages among which one is looked for that need not wait. */
  private static final int LOOKED_AT = 64;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Handoff handoff;
  private final Handler handler;
  private final int maxMessages;
  private final int maxChars;
  private @Nullable ArrayDeque<Inbound> waiting;
  private @Nullable Set<String> handled;
  private int waitingChars;
  private int workers;
  private int pauses;

  /** Paused, or a message is being handled that tolerates no other. */
  private boolean alone = true;

  public Mailbox(Handoff handoff, Handler handler, int maxMessages, int maxChars) {
    this.handoff = handoff;
    this.handler = handler;
    this.maxMessages = maxMessages;
    this.maxChars = maxChars;
  }

  /** Takes a message; false if too many wait. */
  public boolean offer(Inbound message) {
    synchronized (this) {
      if (waiting == null) {
        waiting = new ArrayDeque<>(4);
      }
      if (waiting.size() >= maxMessages || waitingChars > maxChars) {
        return false;
      }
      waiting.add(message);
      waitingChars += message.size();
    }
    work();
    return true;
  }

  /** Goes on after a pause. */
  public void resume() {
    synchronized (this) {
      alone = false;
    }
    work();
  }

  /** Has one more thread look for messages, if there may be any for it. */
  private void work() {
    synchronized (this) {
      if (workers == WORKERS || next() == null) {
        return;
      }
      workers++;
    }
    handoff.run(this::drain);
  }

  private void drain() {
    for (int i = 0; i < AT_ONCE; i++) {
      Inbound message = take();
      if (message == null) {
        return;
      }
      work(); // The next one need not wait for this.
      handle(message);
    }
    handoff.run(this::drain); // Other sessions have messages too.
  }

  /**
   * Handles a message; an error is nobody's to handle, but the messages after it still have their
   * turn.
   */
  private void handle(Inbound message) {
    try {
      // Taken out before it is handled: resume() may be called before handle() returns.
      switch (handler.handle(message)) {
        case DONE -> release(message);
        case PAUSED -> {}
        case AGAIN -> putBack(message);
      }
    } catch (Error e) {
      synchronized (this) {
        release(message);
        workers--;
        pauses++;
      }
      resumeLater();
      throw e;
    }
  }

  /** The next message that may be handled now; if there is none, one thread less looks for it. */
  private synchronized @Nullable Inbound take() {
    Inbound message = next();
    if (message == null) {
      workers--;
    } else {
      begin(message);
    }
    return message;
  }

  private @Nullable Inbound next() {
    if (waiting == null || alone || pauses > 0) {
      return null;
    }
    Set<String> ahead = handled == null ? new HashSet<>() : new HashSet<>(handled);
    Iterator<Inbound> messages = waiting.iterator();
    for (int i = 0; i < LOOKED_AT && messages.hasNext(); i++) {
      Inbound message = messages.next();
      String lane = message.lane();
      if (lane == null) {
        return ahead.isEmpty() ? message : null;
      }
      if (ahead.add(lane)) {
        return message;
      }
    }
    return null;
  }

  private void begin(Inbound message) {
    if (waiting != null) {
      waiting.remove(message);
      if (waiting.isEmpty()) {
        waiting = null; // Most sessions have nothing waiting most of the time.
      }
    }
    waitingChars -= message.size();
    String lane = message.lane();
    if (lane == null) {
      alone = true;
      return;
    }
    if (handled == null) {
      handled = new HashSet<>(4);
    }
    handled.add(lane);
  }

  private synchronized void release(Inbound message) {
    String lane = message.lane();
    if (lane == null) {
      alone = false;
    } else if (handled != null) {
      handled.remove(lane);
      if (handled.isEmpty()) {
        handled = null;
      }
    }
  }

  private void putBack(Inbound message) {
    synchronized (this) {
      release(message);
      if (waiting == null) {
        waiting = new ArrayDeque<>(4);
      }
      waiting.addFirst(message);
      waitingChars += message.size();
      pauses++;
    }
    resumeLater();
  }

  private void resumeLater() {
    handoff.runAfter(
        PAUSE,
        () -> {
          synchronized (this) {
            pauses--;
          }
          work();
        });
  }
}
