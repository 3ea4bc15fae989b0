package io.aiwm.core.internal.capacity.place;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Sort;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps the index close to the store: what this controller changes is told to it at once; what
 * others change is read soon after, by the time of its change, with a margin for clocks that
 * differ. Safe for use by many threads; reading is one at a time.
 */
public final class FleetFeed {
  private static final Duration MARGIN = Duration.ofSeconds(15);
  private static final Duration WHOLE = Duration.ofMinutes(10);
  private static final int TELEMETRY_BATCH = 500;

  private final Store store;
  private final TimeSource time;
  private final FleetIndex index;
  private Instant readUntil = Instant.EPOCH;
  private Instant readWhole = Instant.EPOCH;

  public FleetFeed(Store store, TimeSource time, FleetIndex index) {
    this.store = store;
    this.time = time;
    this.index = index;
  }

  /** Reads what has changed; everything at first, and now and then. */
  public synchronized void read() {
    Instant now = time.now();
    boolean whole = !now.isBefore(readWhole.plus(WHOLE));
    Instant since = whole ? Instant.EPOCH : readUntil.minus(MARGIN);
    read(Node.KIND, since, index::learn);
    read(NodeLedger.KIND, since, index::learn);
    readUntil = now;
    if (whole) {
      readTelemetry();
      readWhole = now;
    }
  }

  private <T extends Entity> void read(Kind<T> kind, Instant since, Consumer<T> learn) {
    Query query =
        Query.in(Scope.all())
            .where(Filter.atLeast("updatedAt", since))
            .sortedBy(new Sort("_id", false))
            .limitedTo(Query.MAX_LIMIT)
            .withDeleted();
    Page<T> page;
    do {
      page = store.list(kind, query);
      page.data().forEach(learn);
      query = query.from(page.nextCursor());
    } while (page.nextCursor() != null);
  }

  private void readTelemetry() {
    List<String> ids =
        index.all().stream()
            .filter(candidate -> !candidate.capacity().devices().isEmpty())
            .map(Candidate::id)
            .toList();
    for (int from = 0; from < ids.size(); from += TELEMETRY_BATCH) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + TELEMETRY_BATCH));
      store.telemetry().latest(some).values().forEach(index::learn);
    }
  }
}
