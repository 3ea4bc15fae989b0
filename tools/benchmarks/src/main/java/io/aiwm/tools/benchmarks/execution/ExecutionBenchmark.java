package io.aiwm.tools.benchmarks.execution;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.jakarta.NodeEndpoint;
import io.aiwm.tools.benchmarks.measure.BenchmarkPostgres;
import io.aiwm.tools.benchmarks.measure.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Executions of five steps that do nothing, one after the other: how many in a second, how long
 * from an answer to the next command, and what they cost the database. Against DBOS Transact,
 * db-scheduler and statements written by hand, on one PostgreSQL; {@code alone} measures AIWM
 * alone, and {@code h2} the same on durable H2.
 */
public final class ExecutionBenchmark {
  /** Until then most of the time is the compiler's, of whoever has the most code above all. */
  private static final int WARM_UP = 2_000;

  private static final List<String> AGENT = List.of("-Xmx128m", "-XX:+UseSerialGC");

  private ExecutionBenchmark() {}

  /**
   * Runs the benchmark; arguments: {@code postgres} (the default), {@code alone} or {@code h2}, and
   * how many executions make a round of 16 at once, 800 by default.
   */
  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 800;
    if (arguments.length > 0 && arguments[0].equals("h2")) {
      onH2(count);
    } else if (arguments.length > 0 && arguments[0].equals("alone")) {
      alone(count);
    } else {
      onPostgres(count);
    }
    System.exit(0);
  }

  private static void alone(int count) throws Exception {
    try (BenchmarkPostgres postgres = new BenchmarkPostgres();
        AiwmExecutions aiwm = new AiwmExecutions(postgres.create("aiwm"));
        ServerProcess agent = agent(serve(aiwm, new PlainLink()), aiwm)) {
      ExecutionRounds rounds = new ExecutionRounds(agent, List.of(aiwm));
      measure(rounds, count);
      rounds.cost(postgres, count / 2);
    }
  }

  private static void onPostgres(int count) throws Exception {
    PlainLink link = new PlainLink();
    try (BenchmarkPostgres postgres = new BenchmarkPostgres();
        AiwmExecutions aiwm = new AiwmExecutions(postgres.create("aiwm"));
        DbosExecutions dbos = new DbosExecutions(postgres.create("dbos"), link);
        SchedulerExecutions chain = new SchedulerExecutions(postgres.create("scheduler"));
        PlainSqlExecutions floor = new PlainSqlExecutions(postgres.create("plain"), link);
        ServerProcess agent = agent(serve(aiwm, link), aiwm)) {
      ExecutionRounds rounds = new ExecutionRounds(agent, List.of(aiwm, dbos, chain, floor));
      measure(rounds, count);
      rounds.cost(postgres, count / 2);
      lengths(aiwm);
    }
  }

  /** Prints what a step takes in an execution of 10 steps and in one of 1,000. */
  private static void lengths(AiwmExecutions aiwm) throws Exception {
    TimeSource time = TimeSource.system();
    for (int round = 0; round < 3; round++) {
      double few = stepMillis(aiwm, time, 10, 100);
      double many = stepMillis(aiwm, time, 1_000, 1);
      System.out.printf(
          "a step of 10: %.2f ms, a step of 1,000: %.2f ms (%.2f)%n", few, many, many / few);
    }
  }

  private static double stepMillis(AiwmExecutions aiwm, TimeSource time, int steps, int executions)
      throws Exception {
    long begun = time.nanos();
    for (int i = 0; i < executions; i++) {
      aiwm.execute(steps);
    }
    return (time.nanos() - begun) / 1e6 / steps / executions;
  }

  private static void onH2(int count) throws Exception {
    Path directory = Files.createTempDirectory("aiwm-benchmark");
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:file:" + directory.resolve("aiwm") + ";WRITE_DELAY=0");
    config.setMaximumPoolSize(16);
    try (HikariDataSource database = new HikariDataSource(config);
        AiwmExecutions aiwm = new AiwmExecutions(database);
        ServerProcess agent = agent(serve(aiwm, new PlainLink()), aiwm)) {
      ExecutionRounds rounds = new ExecutionRounds(agent, List.of(aiwm));
      measure(rounds, count);
      lengths(aiwm);
    }
  }

  private static void measure(ExecutionRounds rounds, int count) throws Exception {
    rounds.warmUp(Math.max(count, WARM_UP));
    rounds.run(1, count / 5);
    rounds.run(16, count);
  }

  /** Starts the server on which the agent finds all contestants; returns its port. */
  private static int serve(AiwmExecutions aiwm, PlainLink link) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    JakartaWebSocketServletContainerInitializer.configure(
        context,
        (servlets, container) -> {
          container.addEndpoint(NodeEndpoint.config(aiwm.aiwm(), "/ws/node"));
          container.addEndpoint(link.config("/plain"));
        });
    server.setHandler(context);
    server.start();
    return connector.getLocalPort();
  }

  private static ServerProcess agent(int port, AiwmExecutions aiwm)
      throws IOException, InterruptedException {
    ServerProcess agent =
        ServerProcess.start(ExecutionAgent.class, AGENT, String.valueOf(port), aiwm.token());
    TimeUnit.SECONDS.sleep(1); // Both its sockets open.
    return agent;
  }
}
