package io.aiwm.store.mongo.internal.telemetry;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.aiwm.api.store.TelemetryStore;
import io.aiwm.api.store.support.Chunks;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.store.mongo.internal.client.Bulk;
import io.aiwm.store.mongo.internal.client.Database;
import io.aiwm.store.mongo.internal.document.DocumentIds;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.document.Match;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Telemetry in the documents of the nodes, by updates of its own fields that know nothing of
 * versions. What comes from a node that has no document is kept in a collection of its own.
 */
public final class MongoTelemetry implements TelemetryStore {
  private static final int CHUNK = 1_000;
  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  private final MongoCollection<Document> nodes;
  private final MongoCollection<Document> strays;
  private final TelemetryFields fields;

  public MongoTelemetry(
      MongoCollection<Document> nodes, MongoCollection<Document> strays, TelemetryFields fields) {
    this.nodes = nodes;
    this.strays = strays;
    this.fields = fields;
  }

  @Override
  public void merge(List<NodeTelemetry> updates) {
    for (List<NodeTelemetry> chunk : Chunks.of(updates, CHUNK)) {
      Database.run(() -> mergeChunk(chunk));
    }
  }

  /** Mostly every part of every update is newer than what is there, and one update each will do. */
  private void mergeChunk(List<NodeTelemetry> updates) {
    Map<Object, List<Part>> parts = new LinkedHashMap<>();
    updates.forEach(update -> parts.put(DocumentIds.toBson(update.nodeId()), parts(update)));
    if (write(nodes, allAtOnce(parts)) == updates.size()) {
      return;
    }
    write(nodes, oneByOne(parts));
    parts.keySet().removeAll(existing(parts.keySet()));
    if (!parts.isEmpty()) {
      // Where another controller inserts the same, there it is.
      Bulk.write(strays, parts.keySet().stream().map(MongoTelemetry::upsert).toList());
      write(strays, oneByOne(parts));
    }
  }

  private static int write(
      MongoCollection<Document> collection, List<UpdateOneModel<Document>> writes) {
    return writes.isEmpty() ? 0 : collection.bulkWrite(writes, UNORDERED).getMatchedCount();
  }

  private static List<UpdateOneModel<Document>> allAtOnce(Map<Object, List<Part>> parts) {
    List<UpdateOneModel<Document>> writes = new ArrayList<>();
    parts.forEach(
        (id, all) -> {
          List<Bson> conditions = new ArrayList<>();
          Document set = new Document();
          for (Part part : all) {
            conditions.add(or(part.unlessNewer()));
            set.putAll(part.fields());
          }
          if (!set.isEmpty()) {
            writes.add(
                new UpdateOneModel<>(
                    Match.id(id).append("$and", conditions), new Document("$set", set)));
          }
        });
    return writes;
  }

  private static List<UpdateOneModel<Document>> oneByOne(Map<Object, List<Part>> parts) {
    List<UpdateOneModel<Document>> writes = new ArrayList<>();
    parts.forEach(
        (id, all) ->
            all.forEach(
                part ->
                    writes.add(
                        new UpdateOneModel<>(
                            Match.id(id).append("$or", part.unlessNewer()),
                            new Document("$set", part.fields())))));
    return writes;
  }

  private static UpdateOneModel<Document> upsert(Object id) {
    return new UpdateOneModel<>(
        eq(Fields.ID, id),
        new Document("$setOnInsert", new Document("stray", true)),
        new UpdateOptions().upsert(true));
  }

  private Set<Object> existing(Collection<Object> ids) {
    Set<Object> existing = new HashSet<>();
    nodes
        .find(in(Fields.ID, ids))
        .projection(Projections.include(Fields.ID))
        .forEach(document -> existing.add(DocumentIds.of(document)));
    return existing;
  }

  private List<Part> parts(NodeTelemetry update) {
    List<Part> parts = new ArrayList<>();
    Instant seenAt = update.lastSeenAt();
    if (seenAt != null) {
      parts.add(Part.of(TelemetryFields.SEEN_AT, seenAt, new Document()));
    }
    Instant heartbeatAt = update.lastHeartbeat();
    if (heartbeatAt != null) {
      Document heartbeat = fields.heartbeat(update.heartbeat());
      parts.add(Part.of(TelemetryFields.HEARTBEAT_AT, heartbeatAt, heartbeat));
    }
    Instant metricsAt = update.lastMetricsAt();
    if (metricsAt != null) {
      Document metrics = new Document(TelemetryFields.METRICS, fields.metrics(update.metrics()));
      parts.add(Part.of(TelemetryFields.METRICS_AT, metricsAt, metrics));
    }
    return parts;
  }

  @Override
  public Map<String, NodeTelemetry> latest(Collection<String> nodeIds) {
    Map<String, NodeTelemetry> latest = new HashMap<>();
    List<Object> ids = nodeIds.stream().distinct().map(DocumentIds::toBson).toList();
    for (List<Object> chunk : Chunks.of(ids, CHUNK)) {
      Set<Object> missing = new HashSet<>(chunk);
      Database.run(
          () -> {
            read(nodes, chunk, latest, missing);
            read(strays, List.copyOf(missing), latest, missing);
          });
    }
    return latest;
  }

  private void read(
      MongoCollection<Document> collection,
      List<Object> ids,
      Map<String, NodeTelemetry> latest,
      Set<Object> missing) {
    if (ids.isEmpty()) {
      return;
    }
    collection
        .find(in(Fields.ID, ids))
        .projection(Projections.include(List.copyOf(fields.names())))
        .forEach(
            document -> {
              if (TelemetryFields.reported(document)) {
                missing.remove(DocumentIds.of(document));
                NodeTelemetry telemetry = fields.read(document);
                latest.put(telemetry.nodeId(), telemetry);
              }
            });
  }

  /**
   * Fields that have one age.
   *
   * @param since the field that holds it
   */
  private record Part(String since, Date at, Document fields) {
    static Part of(String since, Instant at, Document fields) {
      Date date = Date.from(at);
      return new Part(since, date, fields.append(since, date));
    }

    /** One of which a document meets that this part is news for. */
    List<Bson> unlessNewer() {
      return List.of(eq(since, null), lte(since, at));
    }
  }
}
