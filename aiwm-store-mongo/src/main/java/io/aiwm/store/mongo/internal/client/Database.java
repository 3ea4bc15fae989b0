package io.aiwm.store.mongo.internal.client;

import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.store.Kind;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.bson.Document;

/**
 * The host's database, as this store uses it: everything is read from the primary as a majority has
 * it, and written to a majority's journal. Every failure leaves as a {@link
 * StoreUnavailableException} that names no value.
 */
public final class Database {
  public static final String EVENTS = "aiwm_events";
  public static final String LEASES = "aiwm_leases";
  public static final String COUNTERS = "aiwm_counters";
  public static final String SIGNALS = "aiwm_signals";
  public static final String TELEMETRY = "aiwm_telemetry";
  public static final String COMMITS = "aiwm_commits";
  static final Set<String> OWN = Set.of(EVENTS, LEASES, COUNTERS, SIGNALS, TELEMETRY, COMMITS);

  private static final Pattern PREFIX = Pattern.compile("[a-z0-9_]{0,16}");

  private final MongoClient client;
  private final MongoDatabase database;
  private final String prefix;
  private final Duration timeout;

  public Database(MongoClient client, String name, String prefix, Duration timeout) {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "A prefix has at most 16 lower-case letters, digits and underscores: " + prefix);
    }
    this.client = client;
    this.prefix = prefix;
    this.timeout = timeout;
    database =
        client
            .getDatabase(name)
            .withReadPreference(ReadPreference.primary())
            .withReadConcern(ReadConcern.MAJORITY)
            .withWriteConcern(
                WriteConcern.MAJORITY
                    .withJournal(true)
                    .withWTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  public MongoClient client() {
    return client;
  }

  public MongoDatabase database() {
    return database;
  }

  /** How long the server may take over a read, in milliseconds. */
  public long timeoutMillis() {
    return timeout.toMillis();
  }

  public MongoCollection<Document> collection(String name) {
    return database.getCollection(prefix + name);
  }

  public MongoCollection<Document> collection(Kind<?> kind) {
    if (OWN.contains(kind.collection())) {
      throw new IllegalArgumentException("AIWM's own collections have that name: " + kind);
    }
    return collection(kind.collection());
  }

  /** Runs calls to the driver. */
  public static <R> R call(Supplier<R> calls) {
    try {
      return calls.get();
    } catch (MongoException e) {
      throw unavailable(e);
    }
  }

  /** Runs calls to the driver that return nothing. */
  public static void run(Runnable calls) {
    call(
        () -> {
          calls.run();
          return true;
        });
  }

  static StoreUnavailableException unavailable(MongoException failure) {
    boolean unknown = failure.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL);
    String what = unknown ? "left it open whether a commit landed" : Failure.of(failure).toString();
    return new StoreUnavailableException(
        "The database " + what + " (" + name(failure) + ")", sanitized(failure));
  }

  private static String name(MongoException failure) {
    return failure.getClass().getSimpleName() + " " + failure.getCode();
  }

  /** The driver quotes values, and addresses with their options, in its messages. */
  private static IllegalStateException sanitized(MongoException failure) {
    IllegalStateException clean = new IllegalStateException(name(failure));
    clean.setStackTrace(failure.getStackTrace());
    return clean;
  }
}
