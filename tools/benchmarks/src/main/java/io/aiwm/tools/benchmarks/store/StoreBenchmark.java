package io.aiwm.tools.benchmarks.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.BuiltIns;
import io.aiwm.core.json.JsonCodecs;
import io.aiwm.store.jdbc.JdbcStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The cost of the JDBC store above the statements that it cannot do without. Rounds of the store
 * and of the bare statements alternate on one database; the figure is the median of their ratios.
 */
final class StoreBenchmark {
  private static final int POOL = 16;

  /** H2 would answer a query from memory if nothing was written since it was last asked. */
  private static final String H2_OPTIONS = ";WRITE_DELAY=0;OPTIMIZE_REUSE_RESULTS=FALSE";

  private StoreBenchmark() {}

  /**
   * Runs the benchmark; arguments: how many nodes to page through, 1,000,000 by default, then URL,
   * user and password of an empty database, else an embedded and durable H2 is used.
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    int nodes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    try (HikariDataSource database = database(arguments);
        Scheduler scheduler = Scheduler.system("benchmark", 1)) {
      String product = product(database);
      System.out.printf("%s, embedded or on the same machine%n", product);
      JdbcStore store = JdbcStore.on(database);
      TimeSource time = TimeSource.system();
      store.open(new StoreContext(BuiltIns.kinds(), new JsonCodecs(), time, scheduler));
      BareSql bare = BareSql.of(product);
      try (Connection connection = database.getConnection()) {
        bare.create(connection);
      }
      new HeartbeatRounds(store, bare, database, time).run();
      new CommitRounds(store, bare, database, time).run(1);
      new CommitRounds(store, bare, database, time).run(8);
      store.close();
      new RegistrationRounds(database, time).run();
      JdbcStore again = JdbcStore.on(database);
      again.open(new StoreContext(BuiltIns.kinds(), new JsonCodecs(), time, scheduler));
      new PagingRounds(again, time).run(nodes);
      again.close();
    }
    System.exit(0);
  }

  private static HikariDataSource database(String[] arguments) throws IOException {
    HikariConfig config = new HikariConfig();
    config.setMaximumPoolSize(POOL);
    if (arguments.length > 1) {
      config.setJdbcUrl(arguments[1]);
      config.setUsername(arguments[2]);
      config.setPassword(arguments[3]);
    } else {
      Path directory = Files.createTempDirectory("aiwm-benchmark");
      config.setJdbcUrl("jdbc:h2:file:" + directory.resolve("aiwm") + H2_OPTIONS);
    }
    return new HikariDataSource(config);
  }

  private static String product(HikariDataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return connection.getMetaData().getDatabaseProductName();
    }
  }
}
