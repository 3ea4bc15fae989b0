package io.aiwm.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.node.Node;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.StoreContext;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.nio.file.Path;
import javax.sql.DataSource;

/** H2 databases as files. */
public final class H2Files {
  private H2Files() {}

  /**
   * A pool on the database in a folder.
   *
   * @param options of the URL, each after a semicolon, or empty
   */
  public static HikariDataSource pool(Path folder, String options) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl("jdbc:h2:file:" + folder.resolve("aiwm") + options);
    pool.setMaximumPoolSize(10);
    return pool;
  }

  /** Opens a store, whose signals stand still. */
  static JdbcStore open(DataSource pool) {
    VirtualTime time = new VirtualTime();
    StoreContext context = Fixtures.storeContext(time, time);
    JdbcStore store = JdbcStore.on(pool);
    store.open(context);
    return store;
  }

  static Commit inserting(Node node) {
    return Commit.builder().insert(Node.KIND, node).event(Fixtures.event(node, "created")).build();
  }
}
