package io.aiwm.testkit;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.event.Event;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.EventLog;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.LeaseStore;
import io.aiwm.api.store.MetricsStore;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.ResolvedQuery;
import io.aiwm.api.store.SignalStore;
import io.aiwm.api.store.Store;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.store.TelemetryStore;
import io.aiwm.api.telemetry.MetricPoint;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A complete {@link Store} for tests, which forgets everything with the JVM. Every record goes
 * through JSON and back, so that what a codec loses is lost here too; {@link #faults} makes it
 * misbehave on demand. Leases follow the engine's clock, signals arrive on its scheduler (with
 * {@link VirtualTime}: when time is advanced, if only by nothing).
 */
public final class InMemoryStore implements Store {
  private final MemoryDatabase database;
  private final StoreFaults faults = new StoreFaults();
  private @Nullable Parts parts;

  public InMemoryStore() {
    this(new MemoryDatabase());
  }

  private InMemoryStore(MemoryDatabase database) {
    this.database = database;
  }

  /** A new store, already open for every kind of record that AIWM has. */
  public static InMemoryStore open(VirtualTime time) {
    InMemoryStore store = new InMemoryStore();
    store.open(Fixtures.storeContext(time, time));
    return store;
  }

  /** Another store, not open yet, on the same data: a second controller, or the next start. */
  public InMemoryStore another() {
    return new InMemoryStore(database);
  }

  /** What goes wrong with this store. */
  public StoreFaults faults() {
    return faults;
  }

  @Override
  public void open(StoreContext context) {
    faults.enter("open");
    database.open(context);
    parts =
        new Parts(
            new MemoryTelemetry(database, faults, context.codecs()),
            new MemoryMetrics(database, faults, context.codecs().codec(MetricPoint.class)),
            new MemoryEventLog(database, faults, context.codecs().codec(Event.class)),
            new MemoryLeases(database, faults, context.time()),
            new MemorySignals(database, faults, context.scheduler()));
  }

  @Override
  public <T extends Entity> Optional<T> find(Kind<T> kind, Scope scope, String id) {
    return call("find", () -> get(kind, id).filter(entity -> isVisible(entity, scope)));
  }

  @Override
  public <T extends Entity> List<T> findAll(Kind<T> kind, Scope scope, Collection<String> ids) {
    return call(
        "findAll",
        () ->
            ids.stream()
                .distinct()
                .flatMap(id -> get(kind, id).stream())
                .filter(entity -> isVisible(entity, scope))
                .toList());
  }

  @Override
  public <T extends Entity> Optional<T> findIncludingDeleted(Kind<T> kind, String id) {
    return call("findIncludingDeleted", () -> get(kind, id));
  }

  @Override
  public <T extends Entity> Page<T> list(Kind<T> kind, Query query) {
    ResolvedQuery<T> resolved = ResolvedQuery.of(kind, query);
    return call("list", () -> database.table(kind).list(resolved));
  }

  @Override
  public <T extends Entity> long count(Kind<T> kind, Query query) {
    ResolvedQuery<T> resolved = ResolvedQuery.of(kind, query.from(null));
    return call("count", () -> database.table(kind).count(resolved));
  }

  @Override
  public <T extends Entity> Map<String, Long> countBy(Kind<T> kind, Scope scope, String field) {
    Field<T> counted = kind.singleText(field);
    return call(
        "countBy",
        () ->
            database
                .table(kind)
                .all()
                .filter(entity -> isVisible(entity, scope))
                .collect(
                    Collectors.groupingBy(
                        entity -> (String) counted.index(entity).get(0), Collectors.counting())));
  }

  @Override
  public <T extends Entity> List<T> due(Kind<T> kind, Instant now, int limit) {
    return call("due", () -> database.table(kind).due(now, limit));
  }

  @Override
  public CommitResult commit(Commit commit) {
    return call("commit", () -> write(commit));
  }

  @Override
  public List<CommitResult> commitAll(List<Commit> commits) {
    return call("commitAll", () -> commits.stream().map(this::write).toList());
  }

  @Override
  public <T extends Entity> int purge(Kind<T> kind, Instant before, int limit) {
    kind.requireAppendOnly();
    return call("purge", () -> database.table(kind).purge(before, limit));
  }

  @Override
  public <T extends Entity> int remove(Kind<T> kind, Collection<String> ids) {
    Query.requireFew(ids);
    return call("remove", () -> database.table(kind).remove(ids));
  }

  @Override
  public TelemetryStore telemetry() {
    return parts().telemetry();
  }

  @Override
  public MetricsStore metrics() {
    return parts().metrics();
  }

  @Override
  public EventLog events() {
    return parts().events();
  }

  @Override
  public LeaseStore leases() {
    return parts().leases();
  }

  @Override
  public SignalStore signals() {
    return parts().signals();
  }

  @Override
  public void ping() {
    faults.enter("ping");
  }

  @Override
  public Map<String, Long> unreadable() {
    return database.unreadable.counts();
  }

  @Override
  public String describe() {
    return "memory";
  }

  @Override
  public void close() {
    if (parts != null) {
      parts.signals().close();
    }
  }

  private CommitResult write(Commit commit) {
    faults.beforeCommit();
    CommitResult result = database.commit(commit);
    faults.afterCommit();
    return result;
  }

  /** Faults are met outside of the database, so that a held call holds up nobody else. */
  private <R> R call(String operation, Supplier<R> body) {
    faults.enter(operation);
    synchronized (database) {
      return body.get();
    }
  }

  private <T extends Entity> Optional<T> get(Kind<T> kind, String id) {
    return Optional.ofNullable(database.table(kind).find(id));
  }

  private static boolean isVisible(Entity entity, Scope scope) {
    return !entity.deleted() && scope.includes(entity.owner().orgId());
  }

  private Parts parts() {
    return Objects.requireNonNull(parts, "The store is not open");
  }

  private record Parts(
      MemoryTelemetry telemetry,
      MemoryMetrics metrics,
      MemoryEventLog events,
      MemoryLeases leases,
      MemorySignals signals) {}
}
