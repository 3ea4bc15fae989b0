package io.aiwm.tools.benchmarks.store;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;

/** Disk usage of a database of MongoDB, as its server tells it: collections and their indexes. */
final class MongoDiskUsage implements DiskUsage {
  private final MongoDatabase database;

  MongoDiskUsage(MongoDatabase database) {
    this.database = database;
  }

  @Override
  public String describe() {
    Document stats = database.runCommand(new Document("dbStats", 1));
    return "%.1f MB, %.1f MB of it indexes"
        .formatted(
            megabytes(stats, "storageSize") + megabytes(stats, "indexSize"),
            megabytes(stats, "indexSize"));
  }

  @Override
  public Map<String, String> rows() {
    Map<String, String> rows = new TreeMap<>();
    for (String name : database.listCollectionNames()) {
      Document stats = database.runCommand(new Document("collStats", name));
      long count = stats.get("count", Number.class).longValue();
      if (count > 0) {
        rows.put(
            name,
            "%,d documents of %,.0f bytes; %.1f MB of disk"
                .formatted(
                    count,
                    megabytes(stats, "size") * 1e6 / count,
                    megabytes(stats, "storageSize") + megabytes(stats, "totalIndexSize")));
      }
    }
    return rows;
  }

  @Override
  public String compacted() {
    for (String name : database.listCollectionNames()) {
      try {
        database.runCommand(new Document("compact", name).append("force", true));
      } catch (MongoCommandException e) {
        return "unknown: the server refuses to compact " + name;
      }
    }
    return describe();
  }

  private static double megabytes(Document stats, String name) {
    return stats.get(name, Number.class).doubleValue() / 1e6;
  }
}
