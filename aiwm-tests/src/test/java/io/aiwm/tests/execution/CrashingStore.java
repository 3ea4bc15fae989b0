package io.aiwm.tests.execution;

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

/**
 * A store as a process sees it that dies at one of its commits: it counts them, and from the chosen
 * one on every call fails.
 */
final class CrashingStore implements Store {
  private final Store store;
  private int commits;
  private int crashAt = Integer.MAX_VALUE;
  private boolean afterwards;
  private boolean dead;

  /** The process is dead; nothing of ours may catch it and go on. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  CrashingStore(Store store) {
    this.store = store;
  }

  /**
   * Lets the process die.
   *
   * @param commit the number of the commit, from 1
   * @param written whether it lands
   */
  void crashAt(int commit, boolean written) {
    crashAt = commit;
    afterwards = written;
  }

  int commits() {
    return commits;
  }

  boolean dead() {
    return dead;
  }

  private Store alive() {
    if (dead) {
      throw new Crash();
    }
    return store;
  }

  @Override
  public CommitResult commit(Commit commit) {
    Store alive = alive();
    commits++;
    dead = commits == crashAt;
    if (!dead || afterwards) {
      CommitResult result = alive.commit(commit);
      if (!dead) {
        return result;
      }
    }
    throw new Crash();
  }

  @Override
  public List<CommitResult> commitAll(List<Commit> all) {
    return all.stream().map(this::commit).toList();
  }

  @Override
  public void open(StoreContext context) {
    alive().open(context);
  }

  @Override
  public <T extends Entity> Optional<T> find(Kind<T> kind, Scope scope, String id) {
    return alive().find(kind, scope, id);
  }

  @Override
  public <T extends Entity> List<T> findAll(Kind<T> kind, Scope scope, Collection<String> ids) {
    return alive().findAll(kind, scope, ids);
  }

  @Override
  public <T extends Entity> Optional<T> findIncludingDeleted(Kind<T> kind, String id) {
    return alive().findIncludingDeleted(kind, id);
  }

  @Override
  public <T extends Entity> Page<T> list(Kind<T> kind, Query query) {
    return alive().list(kind, query);
  }

  @Override
  public <T extends Entity> long count(Kind<T> kind, Query query) {
    return alive().count(kind, query);
  }

  @Override
  public <T extends Entity> Map<String, Long> countBy(Kind<T> kind, Scope scope, String field) {
    return alive().countBy(kind, scope, field);
  }

  @Override
  public <T extends Entity> List<T> due(Kind<T> kind, Instant now, int limit) {
    return alive().due(kind, now, limit);
  }

  @Override
  public <T extends Entity> int purge(Kind<T> kind, Instant before, int limit) {
    return alive().purge(kind, before, limit);
  }

  @Override
  public <T extends Entity> int remove(Kind<T> kind, Collection<String> ids) {
    return alive().remove(kind, ids);
  }

  @Override
  public TelemetryStore telemetry() {
    return alive().telemetry();
  }

  @Override
  public MetricsStore metrics() {
    return alive().metrics();
  }

  @Override
  public EventLog events() {
    return alive().events();
  }

  @Override
  public LeaseStore leases() {
    return alive().leases();
  }

  @Override
  public SignalStore signals() {
    return alive().signals();
  }

  @Override
  public void ping() {
    alive().ping();
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
