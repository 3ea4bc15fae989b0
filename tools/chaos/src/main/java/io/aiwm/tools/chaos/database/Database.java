package io.aiwm.tools.chaos.database;

import io.aiwm.tools.chaos.process.Options;
import java.nio.file.Path;
import java.util.Map;

/** A database in a process of its own that keeps what it was given. For use by one thread. */
public interface Database {
  /** What a host is told to find it. */
  Map<String, String> environment();

  void start() throws Exception;

  /** As by {@code kill -9} of all its processes. */
  void kill() throws Exception;

  /** Stands still without closing a connection. */
  void freeze() throws Exception;

  void thaw() throws Exception;

  /** Shut down in order, for good. */
  void stop() throws Exception;

  /** What it knows of its clients, in words; fails where they have left something behind. */
  String clients(int hosts) throws Exception;

  static Database of(Options options) {
    Path directory = options.work().resolve("database");
    return switch (options.database()) {
      case "postgres" -> new PostgresDatabase(directory);
      case "h2" -> new H2Database(options.hostJar(), directory);
      case "mongo" -> new MongoDatabase(directory);
      default -> throw new IllegalArgumentException("DATABASE must be postgres, h2 or mongo");
    };
  }
}
