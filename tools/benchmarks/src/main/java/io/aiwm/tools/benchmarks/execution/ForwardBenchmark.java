package io.aiwm.tools.benchmarks.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.Aiwm;
import io.aiwm.core.jakarta.NodeEndpoint;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.store.jdbc.JdbcStore;
import io.aiwm.tools.benchmarks.load.Fleet;
import io.aiwm.tools.benchmarks.load.Frames;
import io.aiwm.tools.benchmarks.load.LoadClient;
import io.aiwm.tools.benchmarks.load.LoadConnection;
import io.aiwm.tools.benchmarks.measure.BenchmarkPostgres;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * How long it takes from a submission at one controller until an agent that another one holds has
 * the command: two durable commits and the signal between them.
 */
final class ForwardBenchmark {
  private static final int WARM_UP = 100;
  private static final int COMMANDS = 500;
  private static final Principal USER =
      Principal.user("bench", "bench", "bench", Set.of(Role.ORGANIZATION_OWNER));
  private static final Caller CALLER = new Caller(USER, "benchmark", "127.0.0.1");

  private final ObjectMapper json = new ObjectMapper();
  private final TimeSource time = TimeSource.system();
  private final NodeTokens tokens = NodeTokens.hs256("benchmark-benchmark-benchmark-benchmark");
  private final BlockingQueue<String> registered = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> received = new LinkedBlockingQueue<>();

  private ForwardBenchmark() {}

  /** Runs the benchmark; no arguments. */
  public static void main(String[] arguments) throws Exception {
    try (BenchmarkPostgres postgres = new BenchmarkPostgres();
        HikariDataSource listening = postgres.create("listening");
        HikariDataSource polling = postgres.create("polling");
        HikariDataSource h2 = h2()) {
      measure("PostgreSQL, told by NOTIFY", () -> JdbcStore.on(listening));
      measure("PostgreSQL, polling", () -> JdbcStore.builder(polling).listen(false).build());
      measure("H2, polling", () -> JdbcStore.on(h2));
    }
    System.exit(0);
  }

  private static HikariDataSource h2() throws IOException {
    Path directory = Files.createTempDirectory("aiwm-benchmark");
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:file:" + directory.resolve("aiwm") + ";WRITE_DELAY=0");
    config.setMaximumPoolSize(16);
    return new HikariDataSource(config);
  }

  private static void measure(String title, Supplier<Store> store) throws Exception {
    Histogram delays = new ForwardBenchmark().run(store);
    System.out.printf(
        "%s: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms%n",
        title,
        delays.getValueAtPercentile(50) / 1e6,
        delays.getValueAtPercentile(95) / 1e6,
        delays.getValueAtPercentile(99) / 1e6);
  }

  private Histogram run(Supplier<Store> store) throws Exception {
    try (Aiwm submitting = controller(store.get());
        Aiwm holding = controller(store.get())) {
      Node node = submitting.nodes().create(CALLER, NodeDraft.worker("bench"));
      Server server = serve(holding);
      Thread agent = new Thread(() -> connect(port(server), node), "agent");
      agent.setDaemon(true);
      agent.start();
      if (registered.poll(1, TimeUnit.MINUTES) == null) {
        throw new IllegalStateException("The agent did not register");
      }
      Histogram delays = new Histogram(3);
      for (int i = 0; i < WARM_UP + COMMANDS; i++) {
        long delay = command(submitting, node);
        if (i >= WARM_UP) {
          delays.recordValue(delay);
        }
      }
      server.stop();
      return delays;
    }
  }

  private long command(Aiwm submitting, Node node) throws InterruptedException {
    long start = time.nanos();
    CommandSpec nothing = CommandSpec.of("model.list", Map.of());
    submitting
        .executions()
        .submit(
            CALLER,
            ExecutionDraft.named("bench").step(StepSpec.on(node.id(), "step", nothing)).build());
    Long arrived = received.poll(1, TimeUnit.MINUTES);
    if (arrived == null) {
      throw new IllegalStateException("A command did not arrive");
    }
    return arrived - start;
  }

  private Aiwm controller(Store store) {
    Aiwm aiwm =
        Aiwm.builder().store(store).authenticator(request -> USER).nodeTokens(tokens).build();
    aiwm.start();
    return aiwm;
  }

  private static Server serve(Aiwm aiwm) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    JakartaWebSocketServletContainerInitializer.configure(
        context,
        (servlets, container) -> container.addEndpoint(NodeEndpoint.config(aiwm, "/ws/node")));
    server.setHandler(context);
    server.start();
    return server;
  }

  private static int port(Server server) {
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  private void connect(int port, Node node) {
    String token = tokens.mint(node.id(), time.now(), Duration.ofHours(1)).token();
    try (LoadClient client = new LoadClient(port)) {
      client.open(
          1,
          number -> LoadClient.upgrade("/ws/node", token),
          new LoadClient.Handler() {
            @Override
            public void opened(LoadConnection connection) {}

            @Override
            public void text(LoadConnection connection, ByteBuffer payload) throws IOException {
              long now = time.nanos();
              message(
                  connection,
                  json.readTree(StandardCharsets.UTF_8.decode(payload).toString()),
                  now);
            }
          },
          () -> false,
          Duration.ofMinutes(10));
    } catch (IOException e) {
      System.err.println("The agent's connection ended: " + e.getMessage());
    }
  }

  private void message(LoadConnection connection, JsonNode message, long now) throws IOException {
    switch (message.path("type").asText()) {
      case "connection.ack" -> connection.send(Frames.text(Fleet.REGISTER));
      case "register.ack" -> registered.add("registered");
      case "model.list" -> {
        received.add(now);
        String id = message.path("messageId").asText();
        connection.send(
            Frames.text(
                """
                {"type":"command.result","messageId":"%s-r","timestamp":"%s","metadata":%s,"data":\
                {"originalMessageId":"%s","status":"success","result":{}}}\
                """
                    .formatted(id, time.now(), message.path("metadata"), id)));
      }
      default -> {
        // Pings of the protocol and the like.
      }
    }
  }
}
