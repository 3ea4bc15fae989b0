package io.aiwm.core.internal.execution.dispatch;

import io.aiwm.core.internal.execution.place.NodeCapacity;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The commands that one node has out, and the executions that wait for a place. It only holds
 * commands back: what is true is in the store, from which it can be filled anew at any time.
 *
 * <p>Safe for use by many threads.
 */
public final class SendWindow {
  private final int limit;
  private final Set<String> out = new HashSet<>();
  private final TreeSet<Turn> queue = new TreeSet<>();
  private final Map<String, Turn> queued = new HashMap<>();
  private int reserved;

  public SendWindow(int limit) {
    this.limit = limit;
  }

  /** Sets places aside for a decision; those are to be settled, whatever comes of it. */
  public synchronized NodeCapacity reserve(Turn turn, int wanted) {
    boolean first = queue.isEmpty() || turn.compareTo(queue.first()) <= 0;
    int places = first ? Math.max(0, Math.min(wanted, limit - out.size() - reserved)) : 0;
    reserved += places;
    return new NodeCapacity(places, first);
  }

  /** Gives back what was set aside, and notes what the decision sent and what it ended. */
  public synchronized void settle(
      NodeCapacity room, Collection<String> ended, Collection<String> sent) {
    reserved -= room.places();
    out.removeAll(ended);
    out.addAll(sent);
  }

  /** There is a place that somebody waits for. */
  public synchronized boolean offers() {
    return !queue.isEmpty() && free();
  }

  /** Lets an execution wait; one that waits already does so in its new turn. */
  public synchronized void enqueue(Turn turn) {
    Turn old = queued.put(turn.executionId(), turn);
    if (old != null) {
      queue.remove(old);
    }
    queue.add(turn);
  }

  /** Takes the execution whose turn it is out of the queue, if there is a place for it. */
  public synchronized Optional<Turn> next() {
    Turn turn = free() ? queue.pollFirst() : null;
    if (turn != null) {
      queued.remove(turn.executionId());
    }
    return Optional.ofNullable(turn);
  }

  /** Starts anew from what the store says. */
  synchronized void fill(Collection<String> commandsOut, Collection<Turn> waiting) {
    out.clear();
    out.addAll(commandsOut);
    queue.clear();
    queued.clear();
    waiting.forEach(this::enqueue);
  }

  private boolean free() {
    return out.size() + reserved < limit;
  }
}
