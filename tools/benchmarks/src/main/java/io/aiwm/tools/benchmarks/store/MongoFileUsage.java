package io.aiwm.tools.benchmarks.store;

import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.h2.mvstore.MVStore;

/**
 * Disk usage of mongo-java-server, which keeps documents in a file of H2's. What it takes says
 * little of MongoDB, which compresses; how many documents there are is the same.
 */
final class MongoFileUsage implements DiskUsage {
  private static final int LONGEST_MILLIS = 60_000;

  private final MongoDatabase database;
  private final MVStore store;
  private final Path file;

  MongoFileUsage(MongoDatabase database, MVStore store, Path file) {
    this.database = database;
    this.store = store;
    this.file = file;
  }

  @Override
  public String describe() throws IOException {
    store.commit();
    return "%.1f MB (mongo-java-server)".formatted(Files.size(file) / 1e6);
  }

  @Override
  public Map<String, String> rows() {
    Map<String, String> rows = new TreeMap<>();
    for (String name : database.listCollectionNames()) {
      long count = database.getCollection(name).countDocuments();
      if (count > 0) {
        rows.put(name, "%,d documents".formatted(count));
      }
    }
    return rows;
  }

  @Override
  public String compacted() throws IOException {
    store.compactFile(LONGEST_MILLIS);
    return describe();
  }
}
