package io.aiwm.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.Aiwm;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.store.jdbc.JdbcStore;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.agent.AgentSettings;
import io.aiwm.testkit.agent.LinkTransport;
import io.aiwm.testkit.agent.SimulatedAgent;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A PostgreSQL that is stopped and killed under a running engine")
class PostgresOutageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final Scheduler wire = Scheduler.system("wire", 1);
  private final NodeTokens tokens = NodeTokens.hs256(ControllerProcess.SECRET);
  private EmbeddedPostgres server;
  private HikariDataSource pool;
  private JdbcStore store;
  private Aiwm aiwm;

  @BeforeEach
  void start() throws IOException {
    server = postgres(0);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
    config.setMaximumPoolSize(6);
    config.setConnectionTimeout(2_000);
    pool = new HikariDataSource(config);
    store = JdbcStore.on(pool);
    aiwm =
        Aiwm.builder()
            .store(store)
            .authenticator(request -> Fixtures.orgOwner().principal())
            .nodeTokens(tokens)
            .notifiersOnClassPath(false)
            .build();
    aiwm.start();
  }

  @AfterEach
  void stop() throws IOException {
    aiwm.close();
    pool.close();
    server.close();
    wire.close();
  }

  private EmbeddedPostgres postgres(int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.resolve("data"))
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on");
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  private void signal(String name) throws IOException, InterruptedException {
    String pid = Files.readAllLines(directory.resolve("data/postmaster.pid")).get(0).strip();
    List<ProcessHandle> all =
        ProcessHandle.of(Long.parseLong(pid)).stream()
            .flatMap(master -> Stream.concat(Stream.of(master), master.descendants()))
            .toList();
    for (ProcessHandle one : all) {
      new ProcessBuilder("kill", "-" + name, "" + one.pid()).start().waitFor();
    }
  }

  private void killAndRestart() throws IOException, InterruptedException {
    int port = server.getPort();
    signal("KILL");
    server.close();
    awaitHealth("unreachable");
    server = postgres(port);
  }

  private void stopAndContinue() throws IOException, InterruptedException {
    signal("STOP");
    awaitHealth("silent");
    signal("CONT");
  }

  private void awaitHealth(String state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        aiwm.http()
                            .handle(HttpRequest.of("GET", "/health"))
                            .toCompletableFuture()
                            .join()
                            .bodyText())
                    .contains("\"state\":\"" + state + "\""));
  }

  @Test
  @Timeout(180)
  @DisplayName("costs no agent its session, no execution its end, and no connection")
  void outages() throws Exception {
    Node node = Fixtures.node("gpu");
    store.commit(Commit.builder().insert(Node.KIND, node).build());
    String token = tokens.mint(node.id(), TimeSource.system().now(), Duration.ofHours(1)).token();
    LinkTransport transport = new LinkTransport(() -> new LinkTransport.Port(aiwm.link(), wire));
    AgentSettings settings =
        new AgentSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
    SimulatedAgent agent = new SimulatedAgent(token, transport, wire, settings, 1).start();
    await().atMost(PATIENCE).until(agent::registered);

    List<Execution> executions = new ArrayList<>();
    executions.add(submit(node));
    stopAndContinue();
    awaitHealth("well");
    executions.add(submit(node));
    killAndRestart();
    awaitHealth("well");
    executions.add(submit(node));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(executions)
                    .extracting(
                        e ->
                            store
                                .find(Execution.KIND, Scope.all(), e.id())
                                .orElseThrow()
                                .state()
                                .status())
                    .containsOnly(ExecutionStatus.COMPLETED));
    assertThat(agent.connections()).isEqualTo(1);
    assertThat(agent.journal().entries().values()).hasSize(6).allMatch(e -> e.effects() == 1);
    aiwm.close();
    // Whoever listens for signals notices within ten seconds.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero());
    assertThat(pool.getHikariPoolMXBean().getThreadsAwaitingConnection()).isZero();
  }

  private Execution submit(Node node) {
    return aiwm.executions().submit(Fixtures.orgOwner(), Work.sequence(node, 2)).execution();
  }
}
