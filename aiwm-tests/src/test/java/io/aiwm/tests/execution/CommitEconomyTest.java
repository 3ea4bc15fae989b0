package io.aiwm.tests.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.store.StoreContext;
import io.aiwm.core.BuiltIns;
import io.aiwm.core.json.JsonCodecs;
import io.aiwm.store.jdbc.JdbcStore;
import io.aiwm.testkit.VirtualTime;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Counted by the server: the numbers of its transactions, and the positions of its log. */
@DisplayName("What an execution costs a PostgreSQL")
class CommitEconomyTest {
  private static final int EXECUTIONS = 50;
  private static final int STEPS = 5;
  private static final long MOST_BYTES = 12_000;

  private final VirtualTime time = new VirtualTime();
  private EmbeddedPostgres server;
  private HikariDataSource pool;
  private JdbcStore store;
  private Controller controller;
  private ScriptedAgent agent;

  @BeforeEach
  void start() throws IOException {
    server = EmbeddedPostgres.builder().setServerConfig("autovacuum", "off").start();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
    config.setMaximumPoolSize(2);
    pool = new HikariDataSource(config);
    store = JdbcStore.on(pool);
    store.open(new StoreContext(BuiltIns.kinds(), new JsonCodecs(), time, time));
    controller = new Controller("c", store, time);
    agent = Drafts.agent(store, "node", true);
    controller.connect(agent);
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
    pool.close();
    server.close();
  }

  @Test
  @DisplayName("is one commit for the request and one for each step, and so many bytes of log")
  void fiveSteps() throws SQLException {
    run(Drafts.sequence(agent.nodeId, STEPS));
    long commits = commits();
    long bytes = logged();
    for (int i = 0; i < EXECUTIONS; i++) {
      run(Drafts.sequence(agent.nodeId, STEPS));
    }
    long perExecution = (logged() - bytes) / EXECUTIONS;
    assertThat(commits() - commits).isEqualTo(EXECUTIONS * (STEPS + 1L));
    assertThat(perExecution).isLessThan(MOST_BYTES);
  }

  @Test
  @DisplayName(
      "that fans out to a hundred steps and joins them is at most one commit for each step")
  void fanOut() throws SQLException {
    List<StepSpec> steps = new ArrayList<>();
    steps.add(Drafts.step(agent.nodeId));
    IntStream.rangeClosed(1, 100).forEach(i -> steps.add(Drafts.step(agent.nodeId, 0)));
    Integer[] all = IntStream.rangeClosed(1, 100).boxed().toArray(Integer[]::new);
    steps.add(Drafts.step(agent.nodeId, all));
    long commits = commits();
    run(Drafts.of(0, steps));
    // One more is the request itself.
    assertThat(commits() - commits).isLessThanOrEqualTo(steps.size() + 1L);
  }

  private void run(ExecutionDraft draft) {
    Execution execution = controller.submit(draft);
    while (!agent.outbox.isEmpty()) {
      // Times differ, or much that is written of them would be left out.
      time.advance(Duration.ofMillis(3));
      controller.deliver(agent.outbox.remove(0));
    }
    assertThat(controller.get(execution.id()).state().status())
        .isEqualTo(ExecutionStatus.COMPLETED);
  }

  /** The number of the next transaction that writes. */
  private long commits() throws SQLException {
    return number("SELECT txid_snapshot_xmax(txid_current_snapshot())");
  }

  private long logged() throws SQLException {
    return number("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
