package io.aiwm.store.mongo;

import com.mongodb.client.MongoClient;
import io.aiwm.api.store.StoreContext;
import io.aiwm.store.mongo.internal.Parts;
import io.aiwm.store.mongo.internal.client.Database;
import java.time.Duration;

/** Settings of a {@link MongoStore}; for use by one thread. */
public final class MongoStoreBuilder {
  public final MongoClient client;
  public final String databaseName;
  public String collectionPrefix = "";
  public Duration timeout = Duration.ofSeconds(10);
  public boolean transactions = true;
  public Duration patience = Duration.ofSeconds(3);

  MongoStoreBuilder(MongoClient client, String databaseName) {
    this.client = client;
    this.databaseName = databaseName;
  }

  /**
   * What the names of all collections begin with; nothing by default, so that a database of an
   * older system is found. Two prefixes are two separate stores.
   *
   * @param prefix up to 16 lower-case letters, digits and underscores; may be empty
   */
  public MongoStoreBuilder collectionPrefix(String prefix) {
    collectionPrefix = prefix;
    return this;
  }

  /**
   * How long the server may take over a read, and a majority of a replica set over a write; 10
   * seconds by default. How long to wait for connections and answers is the client's own setting.
   *
   * @param value at least one second
   */
  public MongoStoreBuilder timeout(Duration value) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("The time-out is at least a second");
    }
    timeout = value;
    return this;
  }

  /**
   * Whether commits are transactions where the server has them, as they are by default; otherwise
   * they are written as on a standalone server, which every topology allows.
   */
  public MongoStoreBuilder transactions(boolean whereAvailable) {
    transactions = whereAvailable;
    return this;
  }

  /** After what time a commit that is under way, but has not landed, may be given up by others. */
  public MongoStoreBuilder patience(Duration value) {
    patience = value;
    return this;
  }

  public MongoStore build() {
    return new MongoStore(this);
  }

  Parts open(StoreContext context) {
    Database database = new Database(client, databaseName, collectionPrefix, timeout);
    Parts parts = new Parts(context, database, transactions, patience);
    parts.prepare();
    return parts;
  }
}
