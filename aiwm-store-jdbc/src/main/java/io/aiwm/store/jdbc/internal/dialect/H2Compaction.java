package io.aiwm.store.jdbc.internal.dialect;

import io.aiwm.api.time.TimeSource;
import io.aiwm.store.jdbc.internal.sql.Log;
import java.io.File;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps an H2 file from growing without end. H2 makes room in its file on a thread that only runs
 * where commits may be delayed, which ours may not; so now and then, when the file has grown by
 * half, it is compacted in the middle of our work, as H2 does when it closes it. Commits wait
 * meanwhile, for some tenths of a second. Safe for use by many threads.
 */
public final class H2Compaction {
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final int LONGEST_MILLIS = 300;
  private static final long SLACK = 8L << 20;

  /**
   * H2's default, which compacting sets aside: H2 does not sync, so that long it leaves alone what
   * is not needed any more, until what replaced it has reached the disk.
   */
  private static final int RETENTION_MILLIS = 45_000;

  private final File file;
  private final TimeSource time;
  private final AtomicLong nextLook;
  private volatile long limit = 2 * SLACK;
  private volatile boolean possible = true;

  /**
   * Looks after a file; does nothing where there is none.
   *
   * @param time for the pauses between two looks
   */
  H2Compaction(File file, TimeSource time) {
    this.file = file;
    this.time = time;
    nextLook = new AtomicLong(time.nanos() + LOOK.toNanos());
  }

  /** Called after each commit, on its connection; a commit is none the worse where it fails. */
  void committed(Connection connection) {
    long now = time.nanos();
    long due = nextLook.get();
    if (now - due < 0 || !possible || !nextLook.compareAndSet(due, now + LOOK.toNanos())) {
      return;
    }
    if (file.length() > limit) {
      compact(connection);
      limit = file.length() + file.length() / 2 + SLACK;
    }
  }

  private void compact(Connection connection) {
    try {
      compactFile(connection);
    } catch (ReflectiveOperationException | SQLException e) {
      possible = false;
      Log.warn(
          "The file of the database cannot be compacted while it is open, only when it is closed: "
              + e.getClass().getSimpleName());
    }
  }

  /** {@code MVStore.compactFile}, of the H2 that the host brought; no SQL does the same. */
  private static void compactFile(Connection connection)
      throws ReflectiveOperationException, SQLException {
    Connection physical = connection.unwrap(Connection.class);
    Object session = physical.getClass().getMethod("getSession").invoke(physical);
    Object database = session.getClass().getMethod("getDatabase").invoke(session);
    Object store = database.getClass().getMethod("getStore").invoke(database);
    try {
      store.getClass().getMethod("compactFile", int.class).invoke(store, LONGEST_MILLIS);
    } finally {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET RETENTION_TIME " + RETENTION_MILLIS);
      }
    }
  }
}
