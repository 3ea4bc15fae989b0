package io.aiwm.store.jdbc.internal.dialect;

import java.io.File;
import java.sql.SQLException;
import java.util.function.LongSupplier;

/**
 * Room on the disk of an H2 file. H2 closes a database that it cannot write to, and then does not
 * even read; so nothing is written any more while there is still room for what H2 itself does.
 */
public final class DiskRoom {
  /** More than a transaction of ours writes, with what H2 moves about to make room in its file. */
  static final long RESERVE = 32L << 20;

  /** Of PostgreSQL: disk_full. */
  private static final String DISK_FULL = "53100";

  private final LongSupplier usable;

  private DiskRoom(LongSupplier usable) {
    this.usable = usable;
  }

  /** Where nothing has to be looked after: in memory, or on a server whose disk is not ours. */
  static DiskRoom endless() {
    return of(() -> Long.MAX_VALUE);
  }

  /**
   * Room for a database.
   *
   * @param file that it is in
   */
  static DiskRoom of(File file) {
    // A disk that is taken away has no room, and is not known to be full.
    return file.isFile()
        ? of(() -> file.exists() ? file.getUsableSpace() : Long.MAX_VALUE)
        : endless();
  }

  /**
   * Room that somebody measures.
   *
   * @param usable bytes that are left
   */
  static DiskRoom of(LongSupplier usable) {
    return new DiskRoom(usable);
  }

  /**
   * Lets a write pass.
   *
   * @throws SQLException where the disk is as good as full
   */
  void require() throws SQLException {
    if (usable.getAsLong() < RESERVE) {
      throw new SQLException("The disk is full", DISK_FULL);
    }
  }
}
