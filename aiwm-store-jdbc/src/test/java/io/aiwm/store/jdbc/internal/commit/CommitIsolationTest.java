package io.aiwm.store.jdbc.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.entity.Header;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.store.jdbc.H2Files;
import io.aiwm.store.jdbc.JdbcStore;
import io.aiwm.testkit.Fixtures;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Of commits that share a transaction")
@Timeout(30)
class CommitIsolationTest {
  @TempDir private Path folder;
  private HikariDataSource pool;
  private final Scheduler scheduler = Scheduler.system("isolation-test", 1);
  private JdbcStore store;

  @BeforeEach
  void open() {
    pool = H2Files.pool(folder, "");
    store = JdbcStore.on(pool);
    store.open(Fixtures.storeContext(TimeSource.system(), scheduler));
  }

  @AfterEach
  void close() {
    store.close();
    scheduler.close();
    pool.close();
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<Node> commitAll(List<Node> nodes) {
    assertThatThrownBy(
            () ->
                store.commitAll(
                    nodes.stream()
                        .map(node -> Commit.builder().insert(Node.KIND, node).build())
                        .toList()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageNotContaining("refused-node");
    return nodes.stream()
        .filter(node -> store.find(Node.KIND, Scope.all(), node.id()).isPresent())
        .toList();
  }

  private static List<Node> nodes(String... names) {
    return Stream.of(names).map(Fixtures::node).toList();
  }

  @Test
  @DisplayName("only the one fails whose data the database refuses")
  void refused() throws Exception {
    execute("ALTER TABLE \"aiwm_nodes\" ALTER COLUMN \"name\" VARCHAR(6) NOT NULL");
    List<Node> nodes = nodes("a", "b", "refused-node", "c");
    assertThat(commitAll(nodes)).containsExactly(nodes.get(0), nodes.get(1), nodes.get(3));
  }

  @Test
  @DisplayName("only the one fails that meets a rule of the database's own again and again")
  void inTheWay() throws Exception {
    execute("ALTER TABLE \"aiwm_nodes\" ADD CHECK (\"name\" <> 'refused-node')");
    List<Node> nodes = nodes("a", "refused-node", "b", "c");
    assertThat(commitAll(nodes)).containsExactly(nodes.get(0), nodes.get(2), nodes.get(3));
  }

  @Test
  @DisplayName("the values of one that lost are not taken for those that were written")
  void values() {
    Node first = labelled(Fixtures.node("a"), "x");
    store.commit(Commit.builder().insert(Node.KIND, first).build());
    Node won = labelled(next(first), "y");
    Node lost = labelled(next(first), "z");
    assertThat(store.commit(replacing(won)).applied()).isTrue();
    assertThat(store.commit(replacing(lost)).applied()).isFalse();
    assertThat(store.commit(replacing(labelled(next(won), "z"))).applied()).isTrue();
    assertThat(labels("x")).isZero();
    assertThat(labels("y")).isZero();
    assertThat(labels("z")).isEqualTo(1);
  }

  private static Node labelled(Node node, String value) {
    return node.withLabels(java.util.Map.of("label", value));
  }

  private static Node next(Node node) {
    Header header = node.header();
    return node.withHeader(header.next("test", header.updatedAt()));
  }

  private static Commit replacing(Node node) {
    return Commit.builder().replace(Node.KIND, node).build();
  }

  private long labels(String value) {
    return store.count(
        Node.KIND,
        io.aiwm.api.store.Query.in(Scope.all())
            .where(io.aiwm.api.store.Filter.eq("labels", "label=" + value)));
  }
}
