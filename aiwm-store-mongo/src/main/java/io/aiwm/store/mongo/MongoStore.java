package io.aiwm.store.mongo;

import com.mongodb.client.MongoClient;
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
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The host's MongoDB as a {@link Store}; a database of the older system {@code hydra-aiwm} is
 * opened as it is. On a replica set or a sharded cluster commits are transactions; on a standalone
 * server they land through their first record, which carries the rest until it is done.
 *
 * <p>Reads go to the primary with read concern {@code majority}, writes have write concern {@code
 * majority} with the journal; both override the client's. Retryable writes, time-outs of sockets
 * and of server selection, TLS and credentials are the client's own. It stays open when the store
 * is closed.
 */
public final class MongoStore implements Store {
  private final MongoStoreBuilder settings;
  private @Nullable Parts parts;

  MongoStore(MongoStoreBuilder settings) {
    this.settings = settings;
  }

  /**
   * A store with the usual settings.
   *
   * @param client the host's, driver version 5
   * @param database name of the database, for example {@code hydra-aiwm}
   */
  public static MongoStore on(MongoClient client, String database) {
    return builder(client, database).build();
  }

  /** A store with other settings. */
  public static MongoStoreBuilder builder(MongoClient client, String database) {
    return new MongoStoreBuilder(client, database);
  }

  @Override
  public void open(StoreContext context) {
    parts = Database.call(() -> Parts.open(settings, context));
  }

  @Override
  public <T extends Entity> Optional<T> find(Kind<T> kind, Scope scope, String id) {
    return reader(kind).find(id).filter(entity -> KindReader.isVisible(entity, scope));
  }

  @Override
  public <T extends Entity> List<T> findAll(Kind<T> kind, Scope scope, Collection<String> ids) {
    return reader(kind).findAll(scope, ids);
  }

  @Override
  public <T extends Entity> Optional<T> findIncludingDeleted(Kind<T> kind, String id) {
    return reader(kind).find(id);
  }

  @Override
  public <T extends Entity> Page<T> list(Kind<T> kind, Query query) {
    return reader(kind).list(ResolvedQuery.of(kind, query));
  }

  @Override
  public <T extends Entity> long count(Kind<T> kind, Query query) {
    return reader(kind).count(ResolvedQuery.of(kind, query.from(null)));
  }

  @Override
  public <T extends Entity> Map<String, Long> countBy(Kind<T> kind, Scope scope, String field) {
    return reader(kind).countBy(scope, kind.singleText(field));
  }

  @Override
  public <T extends Entity> List<T> due(Kind<T> kind, Instant now, int limit) {
    return reader(kind).due(now, limit);
  }

  @Override
  public CommitResult commit(Commit commit) {
    return parts().writer().write(List.of(commit)).get(0);
  }

  @Override
  public List<CommitResult> commitAll(List<Commit> commits) {
    return parts().writer().write(commits);
  }

  @Override
  public <T extends Entity> int purge(Kind<T> kind, Instant before, int limit) {
    kind.requireAppendOnly();
    return reader(kind).purge(before, limit);
  }

  @Override
  public <T extends Entity> int remove(Kind<T> kind, Collection<String> ids) {
    Query.requireFew(ids);
    return reader(kind).remove(ids);
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
    Document ping = new Document("ping", 1);
    Database.run(() -> parts().database().database().runCommand(ping));
  }

  @Override
  public String describe() {
    return parts == null ? "mongo" : "mongo:" + parts.topology().describe();
  }

  @Override
  public void close() {
    if (parts != null) {
      parts.close();
    }
  }

  private <T extends Entity> KindReader<T> reader(Kind<T> kind) {
    Parts open = parts();
    return new KindReader<>(
        open.collections().of(kind), open.recovery(), open.database().timeoutMillis());
  }

  private Parts parts() {
    if (parts == null) {
      throw new IllegalStateException("The store is not open");
    }
    return parts;
  }
}
