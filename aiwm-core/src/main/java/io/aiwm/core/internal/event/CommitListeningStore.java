package io.aiwm.core.internal.event;

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
import io.aiwm.api.store.SignalStore;
import io.aiwm.api.store.Store;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.store.TelemetryStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A store that tells when events have been committed through it, so that they are numbered at once
 * rather than at the next look. Safe for use by many threads.
 */
public final class CommitListeningStore implements Store {
  private final Store store;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  public CommitListeningStore(Store store) {
    this.store = store;
  }

  /**
   * Calls {@code listener} after each commit that landed with events, on the committing thread; it
   * must return at once and not throw.
   */
  public void onEvents(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public CommitResult commit(Commit commit) {
    CommitResult result = store.commit(commit);
    if (result.applied() && !commit.events().isEmpty()) {
      listeners.forEach(Runnable::run);
    }
    return result;
  }

  @Override
  public List<CommitResult> commitAll(List<Commit> commits) {
    List<CommitResult> results = store.commitAll(commits);
    for (int i = 0; i < commits.size(); i++) {
      if (results.get(i).applied() && !commits.get(i).events().isEmpty()) {
        listeners.forEach(Runnable::run);
        break;
      }
    }
    return results;
  }

  @Override
  public void open(StoreContext context) {
    store.open(context);
  }

  @Override
  public <T extends Entity> Optional<T> find(Kind<T> kind, Scope scope, String id) {
    return store.find(kind, scope, id);
  }

  @Override
  public <T extends Entity> List<T> findAll(Kind<T> kind, Scope scope, Collection<String> ids) {
    return store.findAll(kind, scope, ids);
  }

  @Override
  public <T extends Entity> Optional<T> findIncludingDeleted(Kind<T> kind, String id) {
    return store.findIncludingDeleted(kind, id);
  }

  @Override
  public <T extends Entity> Page<T> list(Kind<T> kind, Query query) {
    return store.list(kind, query);
  }

  @Override
  public <T extends Entity> long count(Kind<T> kind, Query query) {
    return store.count(kind, query);
  }

  @Override
  public <T extends Entity> Map<String, Long> countBy(Kind<T> kind, Scope scope, String field) {
    return store.countBy(kind, scope, field);
  }

  @Override
  public <T extends Entity> List<T> due(Kind<T> kind, Instant now, int limit) {
    return store.due(kind, now, limit);
  }

  @Override
  public <T extends Entity> int purge(Kind<T> kind, Instant before, int limit) {
    return store.purge(kind, before, limit);
  }

  @Override
  public <T extends Entity> int remove(Kind<T> kind, Collection<String> ids) {
    return store.remove(kind, ids);
  }

  @Override
  public TelemetryStore telemetry() {
    return store.telemetry();
  }

  @Override
  public MetricsStore metrics() {
    return store.metrics();
  }

  @Override
  public EventLog events() {
    return store.events();
  }

  @Override
  public LeaseStore leases() {
    return store.leases();
  }

  @Override
  public SignalStore signals() {
    return store.signals();
  }

  @Override
  public void ping() {
    store.ping();
  }

  @Override
  public Map<String, Long> unreadable() {
    return store.unreadable();
  }

  @Override
  public String describe() {
    return store.describe();
  }

  @Override
  public void close() {
    store.close();
  }
}
