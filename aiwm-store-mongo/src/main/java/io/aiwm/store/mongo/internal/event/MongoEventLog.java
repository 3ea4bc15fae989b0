package io.aiwm.store.mongo.internal.event;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.aiwm.api.store.EventLog;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.store.mongo.internal.client.Database;
import io.aiwm.store.mongo.internal.document.DocumentIds;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.document.Texts;
import io.aiwm.store.mongo.internal.lease.MongoLeases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Events get their position after they have landed; {@link Numbering} says how. */
public final class MongoEventLog implements EventLog {
  private final MongoCollection<Document> events;
  private final EventDocuments documents;
  private final Numbering numbering;
  private final MongoLeases leases;

  public MongoEventLog(
      MongoCollection<Document> events,
      EventDocuments documents,
      Numbering numbering,
      MongoLeases leases) {
    this.events = events;
    this.documents = documents;
    this.numbering = numbering;
    this.leases = leases;
  }

  @Override
  public int assignPositions(Lease lease, int limit) {
    return Database.call(
        () -> {
          // Most rounds find nothing; they shall not write.
          boolean nothing = numbering.isSettled() && unnumbered(1).isEmpty();
          return nothing || !leases.holds(lease)
              ? 0
              : numbering.number(lease.fence(), () -> SubjectOrder.of(unnumbered(limit), events));
        });
  }

  private List<Document> unnumbered(int limit) {
    return events
        .find(eq(EventDocuments.POSITION, null))
        .sort(Sorts.ascending(Fields.ID))
        .limit(limit)
        .projection(SubjectOrder.NEEDED)
        .into(new ArrayList<>());
  }

  @Override
  public List<LoggedEvent> read(EventQuery query) {
    return read(query, Sorts.ascending(EventDocuments.POSITION));
  }

  @Override
  public List<LoggedEvent> newest(EventQuery query) {
    List<LoggedEvent> newestFirst = read(query, Sorts.descending(EventDocuments.POSITION));
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  private List<LoggedEvent> read(EventQuery query, Bson order) {
    List<Bson> all = new ArrayList<>();
    all.add(gt(EventDocuments.POSITION, query.after()));
    addEqual(all, EventDocuments.ORG_ID, query.scope().orgId());
    addEqual(all, EventDocuments.SUBJECT_TYPE, query.subjectType());
    addEqual(all, EventDocuments.SUBJECT_ID, query.subjectId());
    if (!query.types().isEmpty()) {
      all.add(in(EventDocuments.TYPE, query.types().stream().map(Texts::toBson).toList()));
    }
    return Database.call(
        () -> {
          all.add(lte(EventDocuments.POSITION, numbering.lastPosition()));
          List<LoggedEvent> found = new ArrayList<>();
          // Not limited, since what cannot be read must not stand before what can.
          try (MongoCursor<Document> cursor =
              events.find(and(all)).sort(order).batchSize(query.limit()).cursor()) {
            while (found.size() < query.limit() && cursor.hasNext()) {
              documents.logged(cursor.next()).ifPresent(found::add);
            }
          }
          return found;
        });
  }

  private static void addEqual(List<Bson> all, String path, @Nullable String value) {
    if (value != null) {
      all.add(eq(path, Texts.toBson(value)));
    }
  }

  @Override
  public long lastPosition() {
    return Database.call(numbering::lastPosition);
  }

  @Override
  public int purge(Instant before, int limit) {
    return Database.call(
        () -> {
          Bson old =
              and(
                  gt(EventDocuments.POSITION, 0L),
                  lte(EventDocuments.POSITION, numbering.lastPosition()),
                  lt(EventDocuments.TIMESTAMP, Date.from(before)));
          List<Object> oldest = new ArrayList<>();
          events
              .find(old)
              .sort(Sorts.ascending(EventDocuments.TIMESTAMP))
              .limit(limit)
              .projection(Projections.include(Fields.ID))
              .forEach(document -> oldest.add(DocumentIds.of(document)));
          return oldest.isEmpty()
              ? 0
              : (int) events.deleteMany(in(Fields.ID, oldest)).getDeletedCount();
        });
  }
}
