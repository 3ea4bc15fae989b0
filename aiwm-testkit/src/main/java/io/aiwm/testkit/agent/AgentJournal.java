package io.aiwm.testkit.agent;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The journal of what a {@link SimulatedAgent} did, by the commands' message ids; it outlives
 * connections as a real agent's journal outlives the agent. Safe for use by many threads.
 */
public final class AgentJournal {
  /**
   * One command.
   *
   * @param times how often it came
   * @param effects how often it was carried out; more than once is a fault of whoever journals
   * @param ended whether its outcome is known
   */
  public record Entry(int times, int effects, boolean ended) {}

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /** A command came; answers how it stood before, or empty if it is new. */
  Optional<Entry> received(String messageId) {
    Entry before = entries.get(messageId);
    entries.merge(
        messageId,
        new Entry(1, 0, false),
        (known, one) -> new Entry(known.times() + 1, known.effects(), known.ended()));
    return Optional.ofNullable(before);
  }

  /** A command was carried out. */
  void carriedOut(String messageId) {
    entries.computeIfPresent(
        messageId, (id, known) -> new Entry(known.times(), known.effects() + 1, true));
  }

  /** All commands that ever came. */
  public Map<String, Entry> entries() {
    return Map.copyOf(entries);
  }

  /** How often a command was carried out. */
  public int effects(String messageId) {
    Entry entry = entries.get(messageId);
    return entry == null ? 0 : entry.effects();
  }
}
