package io.aiwm.tools.benchmarks.store;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Disk usage of a file of H2, or of a database of PostgreSQL. */
final class SqlDiskUsage implements DiskUsage {
  private final HikariDataSource database;
  private final boolean postgres;
  private final Path file;

  private SqlDiskUsage(HikariDataSource database, boolean postgres, Path file) {
    this.database = database;
    this.postgres = postgres;
    this.file = file;
  }

  static SqlDiskUsage of(HikariDataSource database) throws SQLException {
    boolean postgres = database.getJdbcUrl().startsWith("jdbc:postgresql:");
    SqlDiskUsage usage = new SqlDiskUsage(database, postgres, Path.of(""));
    String path = postgres ? "" : usage.texts("SELECT DATABASE_PATH()").get(0) + ".mv.db";
    return new SqlDiskUsage(database, postgres, Path.of(path));
  }

  @Override
  public String describe() throws SQLException, IOException {
    return postgres
        ? "%.1f MB, %.1f MB of log written so far"
            .formatted(
                megabytes("SELECT pg_database_size(current_database())"),
                megabytes("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"))
        : "%.1f MB".formatted(Files.size(file) / 1e6);
  }

  @Override
  public Map<String, String> rows() throws SQLException {
    Map<String, String> rows = new LinkedHashMap<>();
    String columns =
        "SELECT table_name || ' ' || column_name FROM information_schema.columns"
            + " WHERE table_name LIKE 'aiwm_%' AND column_name IN ('doc', '_doc', 'DOC')";
    for (String pair : texts(columns + " ORDER BY table_name")) {
      String table = '"' + pair.split(" ")[0] + '"';
      String document = '"' + pair.split(" ")[1] + '"';
      long count = Long.parseLong(texts("SELECT COUNT(*) FROM " + table).get(0));
      if (count > 0) {
        double bytes = megabytes("SELECT SUM(OCTET_LENGTH(" + document + ")) FROM " + table);
        String taken =
            postgres
                ? "; %.1f MB of disk"
                    .formatted(megabytes("SELECT pg_total_relation_size('" + table + "')"))
                : "";
        rows.put(
            table,
            "%,d rows, documents of %,.0f bytes%s".formatted(count, bytes * 1e6 / count, taken));
      }
    }
    return rows;
  }

  /** Ends the database on H2. */
  @Override
  public String compacted() throws SQLException, IOException {
    Connection connection = database.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute(postgres ? "VACUUM FULL" : "SHUTDOWN COMPACT");
    } finally {
      database.evictConnection(connection);
    }
    return describe();
  }

  private double megabytes(String sql) throws SQLException {
    return Double.parseDouble(texts(sql).get(0)) / 1e6;
  }

  private List<String> texts(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (result.next()) {
        texts.add(result.getString(1));
      }
      return texts;
    }
  }
}
