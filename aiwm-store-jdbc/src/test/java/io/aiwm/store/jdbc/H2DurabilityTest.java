package io.aiwm.store.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What an H2 file acknowledges")
class H2DurabilityTest {
  private static final int ENOUGH = 200;

  @TempDir private Path folder;

  @Test
  @DisplayName("survives the death of the process in the middle of its work")
  void killed() throws Exception {
    List<String> acknowledged = acknowledgedBeforeDeath();

    try (HikariDataSource pool = H2Files.pool(folder, "");
        JdbcStore store = H2Files.open(pool)) {
      assertThat(store.findAll(Node.KIND, Scope.all(), acknowledged))
          .extracting(Node::id)
          .containsExactlyInAnyOrderElementsOf(acknowledged);
      assertThat(StoredEvents.subjects(store)).containsAll(acknowledged);
    }
  }

  /** Lines already in the pipe when the process dies were acknowledged too. */
  private List<String> acknowledgedBeforeDeath() throws IOException, InterruptedException {
    Process process = start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String line = output.readLine();
      while (line != null) {
        lines.add(line);
        if (lines.size() == ENOUGH) {
          // The handle leaves the pipe open, unlike the process.
          process.toHandle().destroyForcibly();
        }
        line = output.readLine();
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(ENOUGH);
    return lines.stream().filter(line -> line.length() == 24).toList();
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            CommittingMain.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  @DisplayName("is on disk at once, though H2 would by default wait half a second")
  void madeDurable() throws SQLException {
    try (HikariDataSource pool = H2Files.pool(folder, "")) {
      assertThat(writeDelay(pool)).isEqualTo(500);
      try (JdbcStore store = H2Files.open(pool)) {
        pool.getHikariPoolMXBean().softEvictConnections();
        store.ping();
        assertThat(writeDelay(pool)).isZero();
      }
    }
  }

  @Test
  @DisplayName("is refused with a reason where the URL makes every connection delay its writes")
  void delayedByUrl() {
    JdbcDataSource unpooled = new JdbcDataSource();
    unpooled.setURL("jdbc:h2:file:" + folder.resolve("aiwm") + ";WRITE_DELAY=500");
    assertThatThrownBy(() -> H2Files.open(unpooled).close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WRITE_DELAY");
  }

  @Test
  @DisplayName("is on disk at once again after another connection has undone it")
  void madeDurableAgain() throws SQLException {
    try (HikariDataSource pool = H2Files.pool(folder, "");
        JdbcStore store = H2Files.open(pool)) {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("SET WRITE_DELAY 500");
      }
      store.ping();
      assertThat(writeDelay(pool)).isZero();
    }
  }

  private static int writeDelay(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS"
                    + " WHERE SETTING_NAME = 'WRITE_DELAY'")) {
      assertThat(result.next()).isTrue();
      return result.getInt(1);
    }
  }
}
