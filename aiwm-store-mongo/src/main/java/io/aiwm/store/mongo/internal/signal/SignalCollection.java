package io.aiwm.store.mongo.internal.signal;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import io.aiwm.api.store.support.SignalSource;
import io.aiwm.api.time.TimeSource;
import io.aiwm.store.mongo.internal.client.Database;
import io.aiwm.store.mongo.internal.document.DocumentIds;
import io.aiwm.store.mongo.internal.document.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The collection of signals, and how far this store has read it. The server dates each; one that
 * appears late may have an earlier date than one already read, so they are read from a little
 * before the end, and those seen before are left out.
 */
public final class SignalCollection implements SignalSource {
  /** How much later than its successor a signal may appear and still be seen. */
  private static final Duration OVERLAP = Duration.ofSeconds(5);

  /** How long a signal can matter; controllers that were away longer re-read everything. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  public static final String AT = "at";
  private static final String RECIPIENT = "recipient";
  private static final String SENDER = "sender";
  private static final String PAYLOAD = "payload";

  private final MongoCollection<Document> signals;
  private final TimeSource time;
  private final boolean streams;
  private final Map<Object, Instant> seen = new HashMap<>();
  private @Nullable Instant newest;
  private long purgedAtNanos;

  /**
   * The collection, of which nothing has been read.
   *
   * @param streams whether the server has change streams
   */
  public SignalCollection(MongoCollection<Document> signals, TimeSource time, boolean streams) {
    this.signals = signals;
    this.time = time;
    this.streams = streams;
    purgedAtNanos = time.nanos();
  }

  /** An upsert, since only updates can have the server's date. */
  @Override
  public void insert(String recipient, String sender, String payload) {
    Document fields =
        new Document(RECIPIENT, recipient).append(SENDER, sender).append(PAYLOAD, payload);
    Document update = new Document("$set", fields).append("$currentDate", new Document(AT, true));
    Database.run(
        () ->
            signals.updateOne(
                eq(Fields.ID, new ObjectId()), update, new UpdateOptions().upsert(true)));
  }

  /** What was sent before now is of no interest. */
  @Override
  public synchronized void skipToEnd() {
    Database.run(() -> signals.find().projection(Projections.include(AT)).forEach(this::isNew));
  }

  /** Signals of others that have not been returned before. */
  @Override
  public synchronized List<Signal> next(String self) {
    return Database.call(
        () -> {
          List<Signal> fresh = new ArrayList<>();
          signals
              .find(newest == null ? new Document() : gte(AT, Date.from(newest.minus(OVERLAP))))
              .sort(Sorts.ascending(AT, Fields.ID))
              .forEach(
                  document -> {
                    if (isNew(document) && !document.getString(SENDER).equals(self)) {
                      fresh.add(read(document));
                    }
                  });
          forget();
          purge();
          return fresh;
        });
  }

  @Override
  public @Nullable AutoCloseable listen(Runnable heard) {
    return streams ? ChangeStream.open(signals, heard) : null;
  }

  private boolean isNew(Document document) {
    Instant at = document.getDate(AT).toInstant();
    if (newest == null || at.isAfter(newest)) {
      newest = at;
    }
    return seen.putIfAbsent(DocumentIds.of(document), at) == null;
  }

  private static Signal read(Document document) {
    return new Signal(document.getString(RECIPIENT), document.getString(PAYLOAD));
  }

  private void forget() {
    Instant end = newest;
    if (end != null) {
      seen.values().removeIf(at -> at.isBefore(end.minus(OVERLAP)));
    }
  }

  private void purge() {
    Instant end = newest;
    if (end != null && time.nanos() - purgedAtNanos > KEPT.toNanos()) {
      purgedAtNanos = time.nanos();
      signals.deleteMany(lt(AT, Date.from(end.minus(KEPT))));
    }
  }
}
