package io.aiwm.api.store.support;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.EventLog;
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
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store that consists of parts, which are made when it is opened, and of a reader for each kind.
 * It checks what callers hand in, so that its parts need not.
 *
 * @param <P> the parts
 */
public abstract class PartedStore<P extends StoreParts> implements Store {
  private final String name;
  private volatile @Nullable P parts;

  /**
   * A store that is not open yet.
   *
   * @param name what it is called until then, for example {@code jdbc}
   */
  protected PartedStore(String name) {
    this.name = name;
  }

  /** Prepares the database, as {@link Store#open} says, and makes the parts. */
  protected abstract P prepare(StoreContext context);

  /**
   * The parts.
   *
   * @throws IllegalStateException if the store is not open
   */
  protected final P parts() {
    P open = parts;
    if (open == null) {
      throw new IllegalStateException("The store is not open: call open() first");
    }
    return open;
  }

  @Override
  public void open(StoreContext context) {
    parts = prepare(context);
  }

  @Override
  public <T extends Entity> Optional<T> find(Kind<T> kind, Scope scope, String id) {
    return parts().reader(kind).find(scope, id);
  }

  @Override
  public <T extends Entity> List<T> findAll(Kind<T> kind, Scope scope, Collection<String> ids) {
    return parts().reader(kind).findAll(scope, ids);
  }

  @Override
  public <T extends Entity> Optional<T> findIncludingDeleted(Kind<T> kind, String id) {
    return parts().reader(kind).find(id);
  }

  @Override
  public <T extends Entity> Page<T> list(Kind<T> kind, Query query) {
    return parts().reader(kind).list(ResolvedQuery.of(kind, query));
  }

  @Override
  public <T extends Entity> long count(Kind<T> kind, Query query) {
    return parts().reader(kind).count(ResolvedQuery.of(kind, query.from(null)));
  }

  @Override
  public <T extends Entity> Map<String, Long> countBy(Kind<T> kind, Scope scope, String field) {
    return parts().reader(kind).countBy(scope, kind.singleText(field));
  }

  @Override
  public <T extends Entity> List<T> due(Kind<T> kind, Instant now, int limit) {
    return parts().reader(kind).due(now, limit);
  }

  @Override
  public CommitResult commit(Commit commit) {
    return parts().commit(commit);
  }

  @Override
  public List<CommitResult> commitAll(List<Commit> commits) {
    return parts().commitAll(commits);
  }

  @Override
  public <T extends Entity> int purge(Kind<T> kind, Instant before, int limit) {
    kind.requireAppendOnly();
    return parts().reader(kind).purge(before, limit);
  }

  @Override
  public <T extends Entity> int remove(Kind<T> kind, Collection<String> ids) {
    Query.requireFew(ids);
    return parts().reader(kind).remove(ids);
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
    parts().ping();
  }

  @Override
  public Map<String, Long> unreadable() {
    P open = parts;
    return open == null ? Map.of() : open.unreadable().counts();
  }

  @Override
  public String describe() {
    P open = parts;
    return open == null ? name : open.describe();
  }

  @Override
  public void close() {
    P open = parts;
    if (open != null) {
      open.close();
    }
  }
}
