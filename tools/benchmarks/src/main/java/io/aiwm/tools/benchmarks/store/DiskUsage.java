package io.aiwm.tools.benchmarks.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;

/** Disk usage of a database. */
interface DiskUsage {

  /** Megabytes now. */
  String describe() throws SQLException, IOException;

  /**
   * Rows of each table that has some, their documents, and what the table takes where it is told.
   */
  Map<String, String> rows() throws SQLException;

  /** Megabytes after the database was told to leave out all that is not content; comes last. */
  String compacted() throws SQLException, IOException;
}
