package io.aiwm.store.mongo.internal.telemetry;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.WriteModel;
import io.aiwm.api.store.Codec;
import io.aiwm.api.store.Codecs;
import io.aiwm.api.store.MetricsQuery;
import io.aiwm.api.store.MetricsStore;
import io.aiwm.api.store.PointKey;
import io.aiwm.api.store.support.Chunks;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.store.mongo.internal.client.Bulk;
import io.aiwm.store.mongo.internal.client.Database;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.document.JsonReader;
import io.aiwm.store.mongo.internal.document.JsonWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/** A collection for each resolution; a document is a point as its JSON has it. */
public final class MongoMetrics implements MetricsStore {
  private static final int CHUNK = 1_000;

  private final Map<Resolution, MetricsCollection> collections = new EnumMap<>(Resolution.class);
  private final Codec<MetricPoint> codec;
  private final UnreadableRecords.Decoder decoder;

  public MongoMetrics(Database database, Codecs codecs, UnreadableRecords unreadable) {
    codec = codecs.codec(MetricPoint.class);
    decoder = unreadable.of(UnreadableRecords.METRICS, "The point of metrics");
    for (Resolution resolution : Resolution.values()) {
      collections.put(resolution, MetricsCollection.prepare(database, resolution));
    }
  }

  @Override
  public void write(Resolution resolution, List<MetricPoint> points) {
    MetricsCollection target = collection(resolution);
    Map<PointKey, WriteModel<Document>> writes = new LinkedHashMap<>();
    points.forEach(point -> writes.put(PointKey.of(point), write(target, point)));
    for (List<WriteModel<Document>> chunk : Chunks.of(List.copyOf(writes.values()), CHUNK)) {
      Database.run(() -> write(target.collection(), chunk));
    }
  }

  private WriteModel<Document> write(MetricsCollection target, MetricPoint point) {
    Document document = JsonReader.read(codec.encode(point));
    return target.appends()
        ? new InsertOneModel<>(document.append(Fields.ID, new ObjectId()))
        : new ReplaceOneModel<>(key(document), document, new ReplaceOptions().upsert(true));
  }

  /** Two who insert the same point at once: the second finds it when it tries again. */
  private static void write(
      MongoCollection<Document> collection, List<WriteModel<Document>> writes) {
    Set<Integer> duplicates = Bulk.write(collection, writes).duplicates();
    Bulk.write(collection, duplicates.stream().map(writes::get).toList());
  }

  private static Document key(Document document) {
    return new Document(MetricsCollection.NODE, document.get(MetricsCollection.NODE))
        .append(MetricsCollection.AT, document.get(MetricsCollection.AT));
  }

  @Override
  public List<MetricPoint> read(Resolution resolution, MetricsQuery query) {
    Bson order = Sorts.ascending(MetricsCollection.NODE, MetricsCollection.AT, Fields.ID);
    return Database.call(
        () -> {
          Map<Document, Document> found = new LinkedHashMap<>();
          try (MongoCursor<Document> cursor =
              collection(resolution).collection().find(filter(query)).sort(order).cursor()) {
            while (cursor.hasNext() && add(cursor.next(), found, query.limit())) {
              // The cursor brings as much as is needed, and no more.
            }
          }
          return found.values().stream().map(this::decode).toList();
        });
  }

  /** Of the documents of one point the last remains; returns whether there may be more. */
  private static boolean add(Document document, Map<Document, Document> found, int limit) {
    Document key = key(document);
    if (found.size() == limit && !found.containsKey(key)) {
      return false;
    }
    found.put(key, document);
    return true;
  }

  private MetricPoint decode(Document document) {
    document.remove(Fields.ID);
    String nodeId = document.getString(MetricsCollection.NODE);
    Instant at = document.getDate(MetricsCollection.AT).toInstant();
    return decoder
        .read(nodeId + " at " + at, () -> codec.decode(JsonWriter.write(document)))
        .orElseGet(() -> new MetricPoint(nodeId, at, Map.of()));
  }

  private static Bson filter(MetricsQuery query) {
    List<Bson> all = new ArrayList<>();
    all.add(gte(MetricsCollection.AT, Date.from(query.from())));
    all.add(lt(MetricsCollection.AT, Date.from(query.to())));
    if (!query.nodeIds().isEmpty()) {
      all.add(in(MetricsCollection.NODE, query.nodeIds()));
    }
    PointKey after = query.after();
    if (after != null) {
      all.add(gte(MetricsCollection.NODE, after.nodeId()));
      all.add(
          or(
              gt(MetricsCollection.NODE, after.nodeId()),
              gt(MetricsCollection.AT, Date.from(after.at()))));
    }
    return and(all);
  }

  @Override
  public int purge(Resolution resolution, Instant before, int limit) {
    MongoCollection<Document> collection = collection(resolution).collection();
    return Database.call(
        () -> {
          Set<Document> oldest = new LinkedHashSet<>();
          collection
              .find(lt(MetricsCollection.AT, Date.from(before)))
              .sort(Sorts.ascending(MetricsCollection.AT))
              .limit(limit)
              .forEach(document -> oldest.add(key(document)));
          for (List<Document> chunk : Chunks.of(List.copyOf(oldest), CHUNK)) {
            Bulk.write(collection, chunk.stream().map(DeleteManyModel<Document>::new).toList());
          }
          return oldest.size();
        });
  }

  private MetricsCollection collection(Resolution resolution) {
    return Objects.requireNonNull(collections.get(resolution));
  }
}
