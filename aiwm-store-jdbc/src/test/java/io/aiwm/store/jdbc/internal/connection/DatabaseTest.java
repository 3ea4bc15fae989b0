package io.aiwm.store.jdbc.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.store.jdbc.H2Files;
import io.aiwm.store.jdbc.internal.dialect.H2Databases;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A transaction")
class DatabaseTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("leaves nothing behind, whatever ended it")
  void ended() throws SQLException {
    try (HikariDataSource pool = H2Files.pool(folder, "")) {
      Database database = H2Databases.of(pool);
      database.autocommitted(c -> database.execute(c, new Sql("CREATE TABLE t (n INT)")));
      for (Throwable end : List.of(new IllegalStateException(), new StackOverflowError())) {
        assertThatThrownBy(() -> insertAnd(end, database)).isSameAs(end);
      }
      Sql all = new Sql("SELECT n FROM t");
      List<Integer> left =
          database.autocommitted(c -> database.query(c, all, row -> row.getInt(1)));
      assertThat(left).isEmpty();
    }
  }

  @Test
  @DisplayName("is run again on another connection where its own is gone, and the pool is told")
  void gone() throws SQLException {
    try (HikariDataSource pool = H2Files.pool(folder, "")) {
      Database database = H2Databases.of(pool);
      database.autocommitted(c -> database.execute(c, new Sql("CREATE TABLE t (n INT)")));
      try (Connection unpooled = DriverManager.getConnection(pool.getJdbcUrl());
          Statement statement = unpooled.createStatement()) {
        statement.execute("CHECKPOINT");
        statement.execute("SHUTDOWN IMMEDIATELY");
      }
      for (int i = 0; i < 3; i++) {
        int count =
            database.transaction(c -> database.update(c, new Sql("INSERT INTO t VALUES (1)")));
        assertThat(count).isEqualTo(1);
      }
    }
  }

  @Test
  @DisplayName("is refused where the disk is as good as full, and reads go on")
  void full() throws SQLException {
    AtomicLong room = new AtomicLong(H2Databases.RESERVE);
    try (HikariDataSource pool = H2Files.pool(folder, "")) {
      Database database = H2Databases.of(pool, room::get);
      Sql insert = new Sql("INSERT INTO t VALUES (1)");
      Sql all = new Sql("SELECT COUNT(*) FROM t");
      database.autocommitted(c -> database.execute(c, new Sql("CREATE TABLE t (n INT)")));
      room.decrementAndGet();

      assertThatThrownBy(() -> database.transaction(c -> database.update(c, insert)))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessage("The database takes no writes: it has no space left (SQLSTATE 53100)");
      assertThatThrownBy(
              () ->
                  database.autocommitted(
                      c -> database.batch(c, insert.text(), List.<Object[]>of(new Object[0]))))
          .isInstanceOf(StoreUnavailableException.class);
      List<Integer> left =
          database.autocommitted(c -> database.query(c, all, row -> row.getInt(1)));
      assertThat(left).containsExactly(0);

      room.incrementAndGet();
      int inserted = database.transaction(c -> database.update(c, insert));
      assertThat(inserted).isEqualTo(1);
    }
  }

  private static void insertAnd(Throwable end, Database database) {
    database.transaction(
        connection -> {
          database.update(connection, new Sql("INSERT INTO t VALUES (1)"));
          if (end instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) end;
        });
  }
}
