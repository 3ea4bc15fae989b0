package io.aiwm.tools.benchmarks.store;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import io.aiwm.api.store.Store;
import io.aiwm.store.jdbc.JdbcStore;
import io.aiwm.store.mongo.MongoStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.h2.mvstore.MVStore;

/**
 * A store to measure, and its disk.
 *
 * @param end releases what was opened
 */
record DiskTarget(Store store, DiskUsage disk, Runnable end) implements AutoCloseable {
  private static final String DATABASE = "aiwm_disk";

  /**
   * The database that arguments name.
   *
   * @param arguments a JDBC URL, user and password; or {@code mongodb://…}; or {@code mongo} for
   *     mongo-java-server on a file; or none for H2 on a file
   */
  static DiskTarget of(List<String> arguments) throws IOException, SQLException {
    String url = arguments.isEmpty() ? "" : arguments.get(0);
    if (url.equals("mongo")) {
      return mongoFile(Files.createTempDirectory("disk").resolve("db"));
    }
    if (url.startsWith("mongodb")) {
      MongoClient client = MongoClients.create(url);
      return new DiskTarget(
          MongoStore.on(client, DATABASE),
          new MongoDiskUsage(client.getDatabase(DATABASE)),
          client::close);
    }
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        url.isEmpty()
            ? "jdbc:h2:file:" + Files.createTempDirectory("disk").resolve("db") + ";WRITE_DELAY=0"
            : url);
    config.setUsername(arguments.size() > 1 ? arguments.get(1) : "");
    config.setPassword(arguments.size() > 2 ? arguments.get(2) : "");
    config.setMaximumPoolSize(16);
    HikariDataSource pool = new HikariDataSource(config);
    return new DiskTarget(JdbcStore.on(pool), SqlDiskUsage.of(pool), pool::close);
  }

  private static DiskTarget mongoFile(Path file) {
    MVStore documents = MVStore.open(file.toString());
    MongoServer server = new MongoServer(new H2Backend(documents));
    MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
    return new DiskTarget(
        MongoStore.on(client, DATABASE),
        new MongoFileUsage(client.getDatabase(DATABASE), documents, file),
        () -> {
          client.close();
          server.shutdown();
        });
  }

  @Override
  public void close() {
    end.run();
  }
}
