package io.aiwm.store.jdbc.internal.dialect;

import io.aiwm.api.time.TimeSource;
import io.aiwm.store.jdbc.internal.connection.Database;
import java.io.File;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/** H2 databases without a store. */
public final class H2Databases {
  /** Bytes below which a disk counts as full. */
  public static final long RESERVE = DiskRoom.RESERVE;

  private H2Databases() {}

  /** The database behind a pool, as a store has it. */
  public static Database of(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return new Database(pool, H2Dialect.of(connection), 10);
    }
  }

  /** One that compacts no file. */
  static Database of(DataSource pool, DiskRoom room) {
    H2Compaction none = new H2Compaction(new File("none"), TimeSource.system());
    return new Database(pool, new H2Dialect(room, none), 10);
  }

  /** One that compacts no file, on a disk with so many bytes left. */
  public static Database of(DataSource pool, LongSupplier room) {
    return of(pool, DiskRoom.of(room));
  }
}
