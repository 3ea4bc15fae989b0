package io.aiwm.store.mongo;

import com.mongodb.client.MongoClient;
import io.aiwm.api.store.Store;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.store.support.PartedStore;
import io.aiwm.store.mongo.internal.Parts;
import io.aiwm.store.mongo.internal.client.Database;

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
public final class MongoStore extends PartedStore<Parts> {
  private final MongoStoreBuilder settings;

  MongoStore(MongoStoreBuilder settings) {
    super("mongo");
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
  protected Parts prepare(StoreContext context) {
    return Database.call(() -> settings.open(context));
  }
}
