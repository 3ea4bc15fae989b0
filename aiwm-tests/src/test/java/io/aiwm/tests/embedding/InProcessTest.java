package io.aiwm.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.error.ForbiddenException;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDetails;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionDraftBuilder;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.StepHandler;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.Aiwm;
import io.aiwm.core.AiwmBuilder;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.store.jdbc.JdbcStore;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.tests.embedding.InProcess.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("In process")
@Timeout(60)
class InProcessTest {
  private static final Principal ANN =
      Principal.user("ann", "ann", "org-1", Set.of(Role.ORGANIZATION_OWNER));
  private static final Principal VIC =
      Principal.user("vic", "vic", "org-1", Set.of(Role.ORGANIZATION_VIEWER));
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Aiwm aiwm;

  private Aiwm start(Store store) {
    AiwmBuilder builder =
        Aiwm.builder()
            .store(store)
            .authenticator(request -> ANN)
            .nodeTokens(NodeTokens.hs256("n".repeat(32)))
            .notifiersOnClassPath(false)
            .stepHandler(StepHandler.of("book", Map.class, (order, context) -> Map.of("ok", true)));
    aiwm = builder.build();
    aiwm.start();
    return aiwm;
  }

  @AfterEach
  void stop() {
    if (aiwm != null) {
      aiwm.close();
    }
  }

  private static ExecutionDraftBuilder booking() {
    return ExecutionDraft.named("book")
        .step(StepSpec.named("book", CommandSpec.local("book", Map.of("hours", 3))));
  }

  private Execution ended(String id) {
    return aiwm.as(ANN).executions().await(id, LIMIT).join();
  }

  @Test
  @DisplayName("a host creates a node, submits a mixed execution, follows it, cancels it and lists")
  void example() {
    List<String> log = new CopyOnWriteArrayList<>();
    List<Execution> onNode = InProcess.example(start(new InMemoryStore()), ANN, log::add);
    assertThat(onNode)
        .singleElement()
        .satisfies(e -> assertThat(e.state().status()).isEqualTo(ExecutionStatus.CANCELLED));
    assertThat(log).contains("ended cancelled");
  }

  @Test
  @DisplayName("a viewer may look, and nothing more")
  void viewer() {
    start(new InMemoryStore());
    assertThat(aiwm.as(VIC).nodes().list().data()).isEmpty();
    assertThatThrownBy(() -> aiwm.as(VIC).nodes().create(NodeDraft.worker("gpu-01")))
        .isInstanceOf(ForbiddenException.class);
    assertThat(aiwm.as(ANN).audit().list().data())
        .singleElement()
        .satisfies(entry -> assertThat(entry.action()).isEqualTo("node.create"))
        .satisfies(entry -> assertThat(entry.result()).isEqualTo("refused"));
  }

  @Test
  @DisplayName("the health is a value")
  void health() {
    start(new InMemoryStore());
    assertThat(aiwm.health().ready()).isTrue();
    assertThat(aiwm.health().dependencies()).containsKeys("store", "cluster");
  }

  @Nested
  @DisplayName("in a transaction of the host's")
  class InTransaction {
    private final JdbcConnectionPool pool =
        JdbcConnectionPool.create(
            "jdbc:h2:mem:host-" + new Ids(TimeSource.system()).next() + ";DB_CLOSE_DELAY=-1",
            "sa",
            "");
    private final JdbcStore store = JdbcStore.on(pool);

    private void begin() throws SQLException {
      start(store);
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE orders (id BIGINT PRIMARY KEY)");
      }
    }

    private long orders() throws SQLException {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM orders")) {
        rows.next();
        return rows.getLong(1);
      }
    }

    @AfterEach
    void dispose() {
      stop();
      aiwm = null;
      pool.dispose();
    }

    @Test
    @DisplayName("an execution is stored with the host's own rows, and starts then")
    void together() throws SQLException {
      begin();
      ExecutionDetails submitted = InProcess.order(aiwm, store, pool, ANN, booking().build());
      assertThat(orders()).isEqualTo(1);
      assertThat(ended(submitted.id()).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    @DisplayName("neither is stored where the host rolls back")
    void rolledBack() throws SQLException {
      begin();
      InProcess.order(aiwm, store, pool, ANN, booking().build());
      // The order is there already, so the second transaction fails after the execution is written.
      try (Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);
        aiwm.as(ANN).executions().submit(store.within(connection), booking().build());
        connection.rollback();
      }
      assertThatThrownBy(() -> InProcess.order(aiwm, store, pool, ANN, booking().build()))
          .isInstanceOf(SQLException.class);
      assertThat(aiwm.as(ANN).executions().list().data()).hasSize(1);
      assertThat(orders()).isEqualTo(1);
    }

    @Test
    @DisplayName("an execution starts by itself where nobody says that the host has committed")
    void unsaid() throws SQLException {
      begin();
      String id = "0123456789abcdef01234567";
      try (Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);
        ExecutionDraft draft = booking().id(id).build();
        aiwm.as(ANN).executions().submit(store.within(connection), draft);
        assertThat(aiwm.as(ANN).executions().find(id)).isEmpty();
        connection.commit();
      }
      assertThat(ended(id).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    @DisplayName("a connection that commits by itself is refused")
    void autoCommit() throws SQLException {
      begin();
      try (Connection connection = pool.getConnection()) {
        assertThatThrownBy(
                () -> aiwm.as(ANN).executions().submit(store.within(connection), booking().build()))
            .isInstanceOf(IllegalStateException.class);
      }
      assertThat(aiwm.as(ANN).executions().list().data()).isEmpty();
    }
  }

  @Test
  @DisplayName("an outbox submits once, whatever is done twice")
  void outbox() {
    start(new InMemoryStore());
    Row row = InProcess.placed(new Ids(TimeSource.system()), 4711);
    InProcess.send(aiwm, ANN, booking(), row);
    InProcess.send(aiwm, ANN, booking(), row);
    assertThat(ended(row.executionId()).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
    InProcess.send(aiwm, ANN, booking(), row);
    assertThat(aiwm.as(ANN).executions().list().data()).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"EXAMPLE", "TRANSACTION", "OUTBOX", "RELAY"})
  @DisplayName("is in the docs word for word")
  void shown(String part) throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/aiwm/tests/embedding/InProcess.java"));
    int begin = source.indexOf("// " + part + ":\n") + part.length() + 5;
    String shown = source.substring(begin, source.indexOf("    // :" + part));
    assertThat(Files.readString(Path.of("../docs/in-process.md")))
        .contains(shown.replaceAll("(?m)^ +$", ""));
  }
}
