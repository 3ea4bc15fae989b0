package io.aiwm.api.store.support;

import io.aiwm.api.error.Failures;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Records that this version cannot read, perhaps because another one wrote them. Whoever goes
 * through many leaves such a record out, so that it does not hold up the others; it is counted, and
 * named in the log once. One that can be read again counts no longer. Safe for use by many threads.
 */
public final class UnreadableRecords {
  /** Name of the event log among collections. */
  public static final String EVENTS = "events";

  /** Name of the latest heartbeats and metrics among collections. */
  public static final String TELEMETRY = "telemetry";

  /** Name of the metrics history among collections. */
  public static final String METRICS = "metrics";

  /** Records named in the log for each collection; the rest would fill it. */
  private static final int MAX_LOGGED = 100;

  /** Records remembered for each collection, which bounds the memory that a broken one takes. */
  private static final int MAX_KNOWN = 10_000;

  private final Consumer<String> log;
  private final ConcurrentMap<String, Set<String>> known = new ConcurrentHashMap<>();

  /**
   * None so far.
   *
   * @param log takes a warning
   */
  public UnreadableRecords(Consumer<String> log) {
    this.log = log;
  }

  /**
   * Reads the records of a collection.
   *
   * @param collection as {@link #counts} calls it
   * @param noun of one of them, to precede its id in the log, for example {@code Event}
   */
  public Decoder of(String collection, String noun) {
    Set<String> ids = known.computeIfAbsent(collection, name -> ConcurrentHashMap.newKeySet());
    return new Decoder(noun, ids, log);
  }

  /** Number of records that could not be read at the last attempt, by collection, without zeros. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    known.forEach(
        (collection, ids) -> {
          if (!ids.isEmpty()) {
            counts.put(collection, (long) ids.size());
          }
        });
    return counts;
  }

  /** Reads records of one sort, leaving out what cannot be read. */
  public static final class Decoder {
    private final String noun;
    private final Set<String> ids;
    private final Consumer<String> log;

    private Decoder(String noun, Set<String> ids, Consumer<String> log) {
      this.noun = noun;
      this.ids = ids;
      this.log = log;
    }

    /** The record; empty where reading it fails. */
    public <T> Optional<T> read(String id, Supplier<T> record) {
      try {
        T read = record.get();
        if (!ids.isEmpty()) {
          ids.remove(id);
        }
        return Optional.of(read);
      } catch (RuntimeException | Error e) {
        Failures.note(e);
        add(id, e);
        return Optional.empty();
      }
    }

    private void add(String id, Throwable failure) {
      int before = ids.size();
      if (before < MAX_KNOWN && ids.add(id) && before < MAX_LOGGED) {
        // Nothing of the exception's text, which quotes the record.
        log.accept(
            "%s %s cannot be read by this version and is skipped: %s"
                .formatted(noun, id, failure.getClass().getSimpleName()));
      }
    }
  }
}
