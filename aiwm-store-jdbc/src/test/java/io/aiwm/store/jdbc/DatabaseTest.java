package io.aiwm.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A transaction")
class DatabaseTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("leaves nothing behind, whatever ended it")
  void ended() {
    try (HikariDataSource pool = H2Files.pool(folder, "")) {
      Database database = new Database(pool, new H2Dialect(), 10);
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
