package io.aiwm.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Store;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.dialect.Dialects;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@PostgresServer.Needed
@DisplayName("A PostgreSQL that")
@Timeout(60)
class PostgresFailureTest {
  private final String schema = PostgresServer.newSchema();
  private final HikariDataSource pool = PostgresServer.pool();

  @AfterEach
  void close() {
    pool.close();
  }

  private Store open(JdbcStoreBuilder builder) {
    VirtualTime time = new VirtualTime();
    Store store = builder.schema(schema).listen(false).build();
    store.open(Fixtures.storeContext(time, time));
    return store;
  }

  @Test
  @DisplayName("is read-only still answers, and says why it does not write")
  void readOnly() {
    Node node = Fixtures.node("a-name-of-the-host");
    open(JdbcStore.builder(pool)).close();
    try (HikariDataSource readers =
            PostgresServer.pool("options=-c%20default_transaction_read_only=on");
        Store store = open(JdbcStore.builder(readers))) {
      assertThat(store.find(Node.KIND, Scope.all(), node.id())).isEmpty();
      assertThatThrownBy(() -> store.commit(H2Files.inserting(node)))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessage("The database takes no writes: it is read-only (SQLSTATE 25006)")
          .satisfies(e -> assertThat(trace(e)).doesNotContain(node.name(), "INSERT"));
    }
  }

  @Test
  @DisplayName("waits for a lock is not waited for longer than a statement may take")
  void slow() throws SQLException {
    Node node = Fixtures.node("a");
    try (Store store = open(JdbcStore.builder(pool).queryTimeout(Duration.ofSeconds(1)));
        Connection other = pool.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE " + schema + ".aiwm_nodes IN ACCESS EXCLUSIVE MODE");
      assertThatThrownBy(() -> store.commit(H2Files.inserting(node)))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessage("The database took longer than a statement may (SQLSTATE 57014)");
      other.rollback();
      assertThat(store.commit(H2Files.inserting(node)).applied()).isTrue();
    }
  }

  @Test
  @DisplayName("is not there is said to be out of reach")
  void refused() throws IOException {
    try (HikariDataSource nowhere = new HikariDataSource()) {
      nowhere.setJdbcUrl("jdbc:postgresql://localhost:" + closedPort() + "/postgres");
      nowhere.setInitializationFailTimeout(-1);
      nowhere.setConnectionTimeout(500);
      assertThatThrownBy(() -> open(JdbcStore.builder(nowhere)))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessage(
              "The database cannot be reached, or the connection to it was lost (SQLSTATE 08001)");
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  @DisplayName("undoes a transaction at its commit is asked again, since it did so for certain")
  void serializable() throws SQLException {
    run("CREATE TABLE " + schema + ".t (n INT)");
    AtomicInteger attempts = new AtomicInteger();
    try (HikariDataSource strict =
            PostgresServer.pool("options=-c%20default_transaction_isolation=serializable");
        Connection connection = strict.getConnection()) {
      Database database = new Database(strict, Dialects.of(connection), 10);
      database.transaction(
          mine -> {
            countAndInsert(mine);
            if (attempts.incrementAndGet() == 1) {
              database.transaction(theirs -> countAndInsert(theirs));
            }
            return true;
          });
      assertThat(attempts).hasValue(2);
    }
  }

  private boolean countAndInsert(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT count(*) FROM " + schema + ".t");
      statement.execute("INSERT INTO " + schema + ".t VALUES (1)");
      return true;
    }
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
