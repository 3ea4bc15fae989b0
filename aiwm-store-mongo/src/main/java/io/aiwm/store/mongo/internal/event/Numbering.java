package io.aiwm.store.mongo.internal.event;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.aiwm.store.mongo.internal.client.Bulk;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.document.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * Positions of events. One document says which positions are given to which events; changing it is
 * one write, which only the newest holder of the duty can do. After that the positions are written
 * to the events, by whoever comes first, and only then do readers go that far.
 */
public final class Numbering {
  private static final String NAME = "eventPosition";
  private static final String LAST = "last";
  private static final String SETTLED = "settled";
  private static final String FENCE = "fence";
  private static final String BATCH = "batch";

  private final MongoCollection<Document> counters;
  private final MongoCollection<Document> events;

  public Numbering(MongoCollection<Document> counters, MongoCollection<Document> events) {
    this.counters = counters;
    this.events = events;
  }

  /** Makes the document; called when the store is opened. */
  public void prepare() {
    Document first =
        new Document(LAST, 0L).append(SETTLED, 0L).append(FENCE, 0L).append(BATCH, List.of());
    // Another controller may make it at the same time.
    Bulk.write(
        counters,
        List.of(
            new UpdateOneModel<>(
                eq(Fields.ID, NAME),
                new Document("$setOnInsert", first),
                new UpdateOptions().upsert(true))));
  }

  long lastPosition() {
    return number(state(), SETTLED);
  }

  /** Whether all events that have a position know it. */
  boolean isSettled() {
    Document state = state();
    return number(state, SETTLED) == number(state, LAST);
  }

  /**
   * Numbers events, unless a newer holder of the duty has been here.
   *
   * @param fence of the caller's lease
   * @param unnumbered ids of events, read when all earlier ones are settled
   * @return how many were numbered
   */
  int number(long fence, Supplier<List<Object>> unnumbered) {
    settle(state());
    Document state = state();
    List<Object> batch = unnumbered.get();
    if (batch.isEmpty()) {
      return 0;
    }
    long last = number(state, LAST);
    boolean ours =
        counters
                .updateOne(
                    and(eq(Fields.ID, NAME), eq(LAST, last), eq(SETTLED, last), lte(FENCE, fence)),
                    Updates.combine(
                        Updates.set(LAST, last + batch.size()),
                        Updates.set(FENCE, fence),
                        Updates.set(BATCH, batch)))
                .getMatchedCount()
            == 1;
    if (ours) {
      settle(state());
    }
    return ours ? batch.size() : 0;
  }

  private void settle(Document state) {
    long settled = number(state, SETTLED);
    long last = number(state, LAST);
    if (settled == last) {
      return;
    }
    List<UpdateOneModel<Document>> writes = new ArrayList<>();
    for (Object id : state.getList(BATCH, Object.class)) {
      long position = settled + 1 + writes.size();
      writes.add(
          new UpdateOneModel<>(
              Match.id(id).append(EventDocuments.POSITION, null),
              Updates.set(EventDocuments.POSITION, position)));
    }
    Bulk.write(events, writes);
    counters.updateOne(
        Match.id(NAME).append(LAST, last),
        Updates.combine(Updates.set(SETTLED, last), Updates.set(BATCH, List.of())));
  }

  private Document state() {
    return Objects.requireNonNull(counters.find(eq(Fields.ID, NAME)).first());
  }

  private static long number(Document state, String name) {
    return state.get(name, Number.class).longValue();
  }
}
