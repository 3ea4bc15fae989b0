package io.aiwm.store.jdbc.internal.connection;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Takes connections that can do nothing any more away from their pool. Pools test a connection only
 * now and then, and H2 says of one whose database was closed that it is valid.
 */
final class GoneConnections {
  private GoneConnections() {}

  /** Closes what is behind a borrowed connection, and tells its pool where that listens. */
  static void discard(DataSource pool, Connection borrowed) {
    try {
      Connection physical = borrowed.unwrap(Connection.class);
      evict(pool, borrowed);
      if (physical != borrowed) {
        physical.close();
      }
    } catch (SQLException e) {
      // It is gone already.
    }
  }

  /** {@code HikariDataSource.evictConnection}, of the pool that most hosts bring. */
  private static void evict(DataSource pool, Connection borrowed) {
    try {
      pool.getClass().getMethod("evictConnection", Connection.class).invoke(pool, borrowed);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      // Another pool: it finds the connection closed when it tests it.
    }
  }
}
