package io.aiwm.core.internal.notify;

import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.core.internal.engine.Engine;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stored position of one notifier. For use by one thread at a time. */
final class NotifierCursors {
  private static final Logger log = LoggerFactory.getLogger(NotifierCursors.class);
  private static final Duration SAVE_EVERY = Duration.ofMillis(500);

  private final Engine engine;
  private final String notifier;
  private final int partitions;
  private @Nullable NotifierCursor stored;
  private long savedAtNanos;

  NotifierCursors(Engine engine, String notifier, int partitions) {
    this.engine = engine;
    this.notifier = notifier;
    this.partitions = partitions;
  }

  /**
   * The stored positions. A notifier that is new begins at the present end of the log: the past is
   * not news.
   *
   * @return empty where another controller stored the first ones at the same moment
   */
  Optional<List<Long>> load() {
    Query query = Query.in(Scope.all()).where(Filter.eq("notifier", notifier)).limitedTo(1);
    Optional<NotifierCursor> found =
        engine.store().list(NotifierCursor.KIND, query).data().stream().findFirst();
    if (found.isEmpty()) {
      found = create();
    }
    stored = found.orElse(null);
    savedAtNanos = engine.time().nanos();
    return found.map(cursor -> resized(cursor.positions()));
  }

  private Optional<NotifierCursor> create() {
    long end = engine.store().events().lastPosition();
    NotifierCursor cursor =
        new NotifierCursor(
            Header.fresh(
                engine.ids().next(), Owner.of("", ""), engine.controllerId(), engine.time().now()),
            notifier,
            Collections.nCopies(partitions, end));
    Commit commit = Commit.builder().insert(NotifierCursor.KIND, cursor).build();
    return engine.store().commit(commit).applied() ? Optional.of(cursor) : Optional.empty();
  }

  /** After a change of the setting all partitions begin where the one furthest behind is. */
  private List<Long> resized(List<Long> positions) {
    return positions.size() == partitions
        ? positions
        : Collections.nCopies(partitions, positions.stream().min(Long::compare).orElse(0L));
  }

  /**
   * Stores positions, at most twice a second.
   *
   * @param current asked only when it is time
   * @return false once somebody else has stored others
   */
  boolean save(Supplier<List<Long>> current) {
    NotifierCursor before = stored;
    long now = engine.time().nanos();
    if (before == null || now - savedAtNanos < SAVE_EVERY.toNanos()) {
      return before != null;
    }
    savedAtNanos = now;
    List<Long> positions = current.get();
    return before.positions().equals(positions) || write(before, positions);
  }

  private boolean write(NotifierCursor before, List<Long> positions) {
    NotifierCursor next =
        new NotifierCursor(
            before.header().next(engine.controllerId(), engine.time().now()), notifier, positions);
    Commit commit = Commit.builder().replace(NotifierCursor.KIND, next).build();
    stored = engine.store().commit(commit).applied() ? next : null;
    return stored != null;
  }

  /** Stores positions now, if that is possible; else some events are delivered twice. */
  void flush(List<Long> positions) {
    try {
      if (stored != null && !stored.positions().equals(positions)) {
        write(stored, positions);
      }
    } catch (StoreUnavailableException e) {
      log.warn("The log position of notifier {} could not be stored", notifier);
    }
  }
}
