package io.aiwm.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.aiwm.api.node.Node;
import io.aiwm.store.mongo.internal.client.Bulk;
import io.aiwm.store.mongo.internal.client.Database;
import io.aiwm.store.mongo.internal.document.DocumentIds;
import io.aiwm.store.mongo.internal.document.Fields;
import io.aiwm.store.mongo.internal.protocol.Planned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Brings the nodes of a database of the oldest shape into the one that {@link MongoStore} opens. In
 * that shape a node has a {@code nodeId} beside its {@code _id}, and its memory and disk are
 * counted in a unit that the documents do not name; everywhere else they are bytes.
 *
 * <p>A node's {@code nodeId} goes, and becomes its name where it has none; its sizes become bytes;
 * {@code offline} becomes {@code pending}, since its agent must be installed anew. Each document
 * changes in one update, so a run that was stopped is simply run again. It goes forward only: make
 * a copy first, and let no host be running.
 */
public final class MongoMigration {
  private static final String NODE_ID = "nodeId";
  private static final List<String> SIZES = List.of("ramTotal", "ramFree", "diskTotal");
  private static final List<String> GPU_SIZES = List.of("memoryTotal", "memoryFree", "memoryUsed");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int CHUNK = 500;

  private final MongoCollection<Document> nodes;
  private final MemoryUnit unit;

  private MongoMigration(MongoCollection<Document> nodes, MemoryUnit unit) {
    this.nodes = nodes;
    this.unit = unit;
  }

  /**
   * A migration that has not run yet.
   *
   * @param client the host's
   * @param database its name
   * @param unit what the source counts memory and disks in; {@code hydra-aiwm}'s GB are {@link
   *     MemoryUnit#GIBIBYTES}
   */
  public static MongoMigration of(MongoClient client, String database, MemoryUnit unit) {
    Database target = new Database(client, database, "", TIMEOUT);
    return new MongoMigration(target.collection(Node.KIND), unit);
  }

  /**
   * Migrates all nodes that still have the old shape.
   *
   * @return how many these were
   * @throws io.aiwm.api.error.StoreUnavailableException if the database fails; run it again
   */
  public long run() {
    return Database.call(
        () -> {
          long migrated = 0;
          for (List<Document> chunk = next(); !chunk.isEmpty(); chunk = next()) {
            List<WriteModel<Document>> writes = new ArrayList<>();
            chunk.forEach(node -> writes.add(update(node)));
            migrated += Bulk.write(nodes, writes).matched();
          }
          return migrated;
        });
  }

  private List<Document> next() {
    return nodes.find(exists(NODE_ID)).limit(CHUNK).into(new ArrayList<>());
  }

  /** Only where nobody has migrated it since it was read: sizes must not be converted twice. */
  private UpdateOneModel<Document> update(Document node) {
    Bson unchanged = and(eq(Fields.ID, DocumentIds.of(node)), exists(NODE_ID));
    return new UpdateOneModel<>(
        unchanged, Planned.update(converted(node), List.of(NODE_ID, Fields.INDEX)));
  }

  private Document converted(Document node) {
    Document converted = new Document();
    node.putIfAbsent("name", node.get(NODE_ID));
    converted.append("name", String.valueOf(node.get("name")));
    Object status = node.get("status");
    converted.append("status", status == null || status.equals("offline") ? "pending" : status);
    converted.putAll(sizes(node, SIZES));
    List<Document> gpus = node.getList("gpuDevices", Document.class);
    if (gpus != null) {
      gpus.forEach(gpu -> gpu.putAll(sizes(gpu, GPU_SIZES)));
      converted.append("gpuDevices", gpus);
    }
    return converted;
  }

  private Document sizes(Document source, List<String> names) {
    Document sizes = new Document();
    for (String name : names) {
      if (source.get(name) instanceof Number size) {
        sizes.append(name, unit.toBytes(size));
      }
    }
    return sizes;
  }
}
