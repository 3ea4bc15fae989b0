package io.aiwm.agent.command;

import io.aiwm.agent.journal.CommandJournal;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Delivery of results: which of them the controller has read. The protocol has no answer to a
 * result, but frames arrive in order: a pong proves that what was sent before its ping has arrived.
 * Thread-safe.
 */
public final class Delivery {
  private final CommandJournal journal;
  private final Set<String> sent = new HashSet<>();
  private final Set<String> beforePing = new HashSet<>();

  Delivery(CommandJournal journal) {
    this.journal = journal;
  }

  /** Sends a result; it counts as sent only if it was queued on a connection. */
  synchronized void send(String messageId, BooleanSupplier queue) {
    if (queue.getAsBoolean()) {
      sent.add(messageId);
    }
  }

  /** Whether a result was sent on this connection and has not been proved to have arrived. */
  synchronized boolean underway(String messageId) {
    return sent.contains(messageId) || beforePing.contains(messageId);
  }

  /** Sends a ping, behind everything sent so far. */
  public synchronized void ping(Runnable queue) {
    beforePing.addAll(sent);
    sent.clear();
    queue.run();
  }

  /** The controller answered a ping. */
  synchronized void ponged() {
    journal.confirm(beforePing);
    beforePing.clear();
  }

  /** The connection is gone, with whatever was on its way. */
  public synchronized void lost() {
    sent.clear();
    beforePing.clear();
  }
}
