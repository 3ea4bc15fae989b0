package io.aiwm.testkit;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.event.Event;
import io.aiwm.api.store.Change;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.store.PointKey;
import io.aiwm.api.store.Ref;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.telemetry.Resolution;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The data that outlive an {@link InMemoryStore}: closing one and opening another on the same
 * database is a restart, opening two is two controllers. Everything in it is guarded by its own
 * monitor, which every commit holds from beginning to end.
 */
final class MemoryDatabase {
  final Map<String, NodeTelemetry> telemetry = new HashMap<>();
  final Map<String, Lease> leases = new HashMap<>();
  final List<MemorySignals.Subscription> subscriptions = new CopyOnWriteArrayList<>();
  final Deque<Event> unnumbered = new ArrayDeque<>();
  final Deque<LoggedEvent> numbered = new ArrayDeque<>();
  long lastPosition;
  long lastFence;

  private final Map<String, MemoryTable<?>> tables = new HashMap<>();

  /** Counted, and named nowhere: what cannot be read here was made so by a test. */
  final UnreadableRecords unreadable = new UnreadableRecords(text -> {});

  private final Map<Resolution, NavigableMap<PointKey, String>> metrics =
      new EnumMap<>(Resolution.class);

  NavigableMap<PointKey, String> points(Resolution resolution) {
    return metrics.computeIfAbsent(resolution, r -> new TreeMap<>());
  }

  synchronized void open(StoreContext context) {
    context.kinds().forEach(kind -> addTable(kind, context));
  }

  private <T extends Entity> void addTable(Kind<T> kind, StoreContext context) {
    tables.compute(kind.collection(), (name, old) -> table(kind, context, old));
  }

  /** The table, with the records that are there as the kind indexes them now. */
  @SuppressWarnings("unchecked") // A collection has one kind, so its table is of that kind's type.
  private <T extends Entity> MemoryTable<T> table(
      Kind<T> kind, StoreContext context, @Nullable MemoryTable<?> old) {
    MemoryTable<T> table = new MemoryTable<>(kind, context.codecs().codec(kind.type()), unreadable);
    if (old != null) {
      ((MemoryTable<T>) old).all().forEach(table::add);
    }
    return table;
  }

  @SuppressWarnings("unchecked") // A collection has one kind, so its table is of that kind's type.
  <T extends Entity> MemoryTable<T> table(Kind<T> kind) {
    MemoryTable<?> table = tables.get(kind.collection());
    if (table == null) {
      throw new IllegalArgumentException("The store was opened without " + kind);
    }
    return (MemoryTable<T>) table;
  }

  synchronized CommitResult commit(Commit commit) {
    List<Ref> losers = commit.changes().stream().filter(this::loses).map(Change::ref).toList();
    if (!losers.isEmpty()) {
      return new CommitResult.Conflict(losers);
    }
    List<Runnable> undo = new ArrayList<>();
    for (Change<?> change : replacementsFirst(commit)) {
      Runnable undoOne = apply(change);
      if (undoOne == null) {
        // From last to first, as each undo expects what its change left behind.
        for (int i = undo.size() - 1; i >= 0; i--) {
          undo.get(i).run();
        }
        return new CommitResult.Duplicate(change.ref());
      }
      undo.add(undoOne);
    }
    unnumbered.addAll(commit.events());
    return CommitResult.Applied.INSTANCE;
  }

  private static List<Change<?>> replacementsFirst(Commit commit) {
    return commit.changes().stream()
        .sorted(Comparator.comparing((Change<?> change) -> change instanceof Change.Insert<?>))
        .toList();
  }

  private <T extends Entity> boolean loses(Change<T> change) {
    return table(change.kind()).loses(change);
  }

  private <T extends Entity> @Nullable Runnable apply(Change<T> change) {
    return table(change.kind()).apply(change);
  }
}
