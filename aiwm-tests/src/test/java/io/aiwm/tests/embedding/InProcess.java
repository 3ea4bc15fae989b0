package io.aiwm.tests.embedding;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDetails;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionDraftBuilder;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.security.Principal;
import io.aiwm.api.store.Filter;
import io.aiwm.api.wire.MessageType;
import io.aiwm.core.Aiwm;
import io.aiwm.core.feature.Joined;
import io.aiwm.core.host.ControlPlane;
import io.aiwm.store.jdbc.JdbcStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** The examples of the page "In process", word for word. */
final class InProcess {
  private InProcess() {}

  static List<Execution> example(Aiwm aiwm, Principal user, Consumer<String> log) {
    // EXAMPLE:
    ControlPlane plane = aiwm.as(user);

    Node node = plane.nodes().create(NodeDraft.worker("gpu-07"));
    ExecutionDetails submitted =
        plane
            .executions()
            .submit(
                ExecutionDraft.named("book and check")
                    .step(StepSpec.named("book", CommandSpec.local("book", Map.of("hours", 3))))
                    .step(
                        StepSpec.named(
                                "check", CommandSpec.of(MessageType.SYSTEM_HEALTH_CHECK, Map.of()))
                            .on(node.id())
                            .after(0))
                    .build());

    plane.executions().watch(submitted.id(), e -> log.accept(e.state().status().wireName()));
    plane.executions().cancel(submitted.id(), "the order was withdrawn");
    Execution ended = plane.executions().await(submitted.id(), Duration.ofMinutes(1)).join();

    List<Execution> onNode =
        plane
            .executions()
            .list(newest -> newest.where(Filter.eq("nodeId", node.id())).limitedTo(20))
            .data();
    // :EXAMPLE
    log.accept("ended " + ended.state().status().wireName());
    return onNode;
  }

  static ExecutionDetails order(
      Aiwm aiwm, JdbcStore store, DataSource dataSource, Principal user, ExecutionDraft draft)
      throws SQLException {
    // TRANSACTION:
    Joined<ExecutionDetails> submitted;
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement order =
          connection.prepareStatement("INSERT INTO orders (id) VALUES (4711)")) {
        order.executeUpdate();
        submitted = aiwm.as(user).executions().submit(store.within(connection), draft);
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
    submitted.landed(); // It starts now rather than within a second.
    // :TRANSACTION
    return submitted.answer();
  }

  /** A row of the host's outbox, in whatever database it has. */
  record Row(long order, String executionId) {}

  static Row placed(Ids ids, long order) {
    // OUTBOX:
    Row row = new Row(order, ids.next()); // Stored with the order, in the host's transaction.
    // :OUTBOX
    return row;
  }

  static void send(Aiwm aiwm, Principal user, ExecutionDraftBuilder draft, Row row) {
    // RELAY:
    aiwm.as(user).executions().submit(draft.id(row.executionId()).build());
    // Then the row is deleted; a crash before that submits again, which changes nothing.
    // :RELAY
  }
}
