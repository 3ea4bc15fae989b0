package io.aiwm.store.mongo.internal.record;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.ResolvedQuery;
import io.aiwm.api.store.support.Chunks;
import io.aiwm.api.store.support.Reading;
import io.aiwm.api.store.support.RecordReader;
import io.aiwm.store.mongo.internal.client.Database;
import io.aiwm.store.mongo.internal.document.DocumentIds;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.document.Match;
import io.aiwm.store.mongo.internal.protocol.Pending;
import io.aiwm.store.mongo.internal.protocol.Recovery;
import io.aiwm.store.mongo.internal.schema.KindCollection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Reads and removes the records of one kind. Where it meets a commit that has landed but is not
 * finished, it finishes it and reads again, so that no commit is ever seen in part by who reads a
 * record.
 */
public final class KindReader<T extends Entity> implements RecordReader<T> {
  private static final int CHUNK = 1_000;

  /** Whoever meets a commit this often meets a new one each time. */
  private static final int MAX_READS = 5;

  private final KindCollection<T> target;
  private final MongoCollection<Document> collection;
  private final Recovery recovery;
  private final long timeoutMillis;

  public KindReader(KindCollection<T> target, Recovery recovery, long timeoutMillis) {
    this.target = target;
    this.recovery = recovery;
    this.timeoutMillis = timeoutMillis;
    collection = target.collection();
  }

  @Override
  public Optional<T> find(String id) {
    Bson wanted = eq(Fields.ID, DocumentIds.toBson(id));
    return read(() -> find(wanted, 1)).stream().findFirst();
  }

  @Override
  public Optional<T> find(Scope scope, String id) {
    return find(id).filter(entity -> isVisible(entity, scope));
  }

  @Override
  public List<T> findAll(Scope scope, Collection<String> ids) {
    List<Object> wanted = ids.stream().distinct().map(DocumentIds::toBson).toList();
    List<T> found = new ArrayList<>();
    for (List<Object> chunk : Chunks.of(wanted, CHUNK)) {
      found.addAll(read(() -> find(in(Fields.ID, chunk), chunk.size())));
    }
    return found.stream().filter(entity -> isVisible(entity, scope)).toList();
  }

  private static boolean isVisible(Entity entity, Scope scope) {
    return !entity.deleted() && scope.includes(entity.owner().orgId());
  }

  @Override
  public Page<T> list(ResolvedQuery<T> query) {
    return query.page(
        Reading.upTo(query.limit() + 1, (last, limit) -> rows(query, last, limit), this::record));
  }

  private List<Document> rows(ResolvedQuery<T> query, @Nullable Document last, int limit) {
    Bson wanted = last == null ? Queries.page(query) : Queries.page(query, last);
    return rows(wanted, order(query), last == null ? query.offset() : 0, limit);
  }

  private static <T extends Entity> Bson order(ResolvedQuery<T> query) {
    List<String> paths = new ArrayList<>(List.of(Fields.indexed(query.sortField())));
    if (!query.sortField().name().equals(Fields.ID)) {
      paths.add(Fields.indexed(Fields.ID));
    }
    return query.descending() ? Sorts.descending(paths) : Sorts.ascending(paths);
  }

  @Override
  public long count(ResolvedQuery<T> query) {
    CountOptions options = new CountOptions().maxTime(timeoutMillis, TimeUnit.MILLISECONDS);
    return Database.call(() -> collection.countDocuments(Queries.matching(query), options));
  }

  @Override
  public Map<String, Long> countBy(Scope scope, Field<T> field) {
    Map<String, Long> counts = new HashMap<>();
    List<Bson> pipeline =
        List.of(
            Aggregates.match(Queries.live(scope)),
            Aggregates.group("$" + Fields.indexed(field), Accumulators.sum("count", 1)));
    Database.run(
        () ->
            collection
                .aggregate(pipeline)
                .maxTime(timeoutMillis, TimeUnit.MILLISECONDS)
                .forEach(
                    group ->
                        counts.put(
                            group.getString(Fields.ID),
                            group.get("count", Number.class).longValue())));
    return counts;
  }

  @Override
  public List<T> due(Instant now, int limit) {
    String wakeAt = Fields.indexed(Fields.WAKE_AT);
    Bson overdue = and(lte(wakeAt, Date.from(now)), Queries.live());
    Bson order = Sorts.ascending(wakeAt, Fields.indexed(Fields.ID));
    return Reading.upTo(
        limit,
        (last, wanted) ->
            rows(
                last == null ? overdue : and(overdue, Queries.after(last, Fields.WAKE_AT, false)),
                order,
                0,
                wanted),
        this::record);
  }

  private List<Document> rows(Bson wanted, Bson order, int offset, int limit) {
    return Database.call(
        () ->
            settled(
                () ->
                    collection
                        .find(wanted)
                        .sort(order)
                        .skip(offset)
                        .limit(limit)
                        .maxTime(timeoutMillis, TimeUnit.MILLISECONDS)
                        .into(new ArrayList<>())));
  }

  private Optional<T> record(Document document) {
    return isPlaceholder(document) ? Optional.empty() : target.readable(document);
  }

  @Override
  public int purge(Instant before, int limit) {
    String createdAt = Fields.indexed("createdAt");
    return Database.call(
        () -> {
          List<Object> oldest = new ArrayList<>();
          collection
              .find(lt(createdAt, Date.from(before)))
              .sort(Sorts.ascending(createdAt, Fields.indexed(Fields.ID)))
              .limit(limit)
              .projection(Projections.include(Fields.ID))
              .forEach(document -> oldest.add(DocumentIds.of(document)));
          return oldest.isEmpty()
              ? 0
              : (int) collection.deleteMany(in(Fields.ID, oldest)).getDeletedCount();
        });
  }

  /** A document that a commit has marked stays: others of its documents may need it. */
  @Override
  public int remove(Collection<String> ids) {
    if (ids.isEmpty()) {
      return 0;
    }
    Bson wanted = in(Fields.ID, ids.stream().distinct().map(DocumentIds::toBson).toList());
    return Database.call(
        () -> {
          collection
              .find(and(wanted, new Document(Fields.PENDING, Match.present())))
              .forEach(document -> recovery.settle(collection, document));
          Bson unmarked = and(wanted, new Document(Fields.PENDING, Match.absent()));
          return (int) collection.deleteMany(unmarked).getDeletedCount();
        });
  }

  private List<Document> find(Bson wanted, int limit) {
    return collection
        .find(wanted)
        .limit(limit)
        .maxTime(timeoutMillis, TimeUnit.MILLISECONDS)
        .into(new ArrayList<>());
  }

  private List<T> read(Supplier<List<Document>> query) {
    List<Document> documents = Database.call(() -> settled(query));
    return documents.stream()
        .filter(document -> !isPlaceholder(document))
        .map(target::decode)
        .toList();
  }

  private List<Document> settled(Supplier<List<Document>> query) {
    List<Document> documents = query.get();
    for (int i = 1; i < MAX_READS && finishedAny(documents); i++) {
      documents = query.get();
    }
    return documents;
  }

  private boolean finishedAny(List<Document> documents) {
    boolean any = false;
    for (Document document : documents) {
      Pending pending = recovery.mark(document);
      // An anchor is as it shall be; only a document that is locked may be behind.
      any |= pending != null && pending.redo() == null && recovery.finish(pending);
    }
    return any;
  }

  private boolean isPlaceholder(Document document) {
    Pending pending = recovery.mark(document);
    return pending != null && pending.inserting();
  }
}
