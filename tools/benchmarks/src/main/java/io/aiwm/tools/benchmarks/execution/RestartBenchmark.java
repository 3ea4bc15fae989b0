package io.aiwm.tools.benchmarks.execution;

import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.Aiwm;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.tools.benchmarks.measure.BenchmarkPostgres;
import io.aiwm.tools.benchmarks.measure.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A controller is killed with SIGKILL while a thousand executions wait for answers. How long until
 * each moves on: after a start of the same host, from the moment at which it listens; and at a peer
 * that lives, from the kill. The agents connect again at once.
 */
public final class RestartBenchmark {
  private static final int ROUNDS = 3;
  private static final int NODES = 250;
  private static final int EXECUTIONS = 1_000;
  private static final List<String> OPTIONS = List.of("-Xmx512m");
  private static final Principal USER =
      Principal.user("bench", "bench", "bench", Set.of(Role.ORGANIZATION_OWNER));
  private static final Caller CALLER = new Caller(USER, "benchmark", "127.0.0.1");

  private final TimeSource time = TimeSource.system();
  private final NodeTokens tokens = NodeTokens.hs256("benchmark-benchmark-benchmark-benchmark");

  private RestartBenchmark() {}

  /** Runs the benchmark; no arguments. */
  public static void main(String[] arguments) throws Exception {
    try (BenchmarkPostgres postgres = new BenchmarkPostgres()) {
      for (int i = 0; i < ROUNDS; i++) {
        new RestartBenchmark().run("the same host", postgres.create("restart" + i), false);
        new RestartBenchmark().run("a peer", postgres.create("peer" + i), true);
      }
    }
    System.exit(0);
  }

  private void run(String title, HikariDataSource database, boolean peer) throws Exception {
    ServerProcess first = start(database);
    ServerProcess second = peer ? start(database) : null;
    RestartAgents agents = new RestartAgents(time);
    submit(database, first, agents);
    first.kill();
    long begun = time.nanos();
    if (second == null) {
      second = start(database);
      begun = time.nanos();
    }
    agents.answer(second.port());
    agents.await(EXECUTIONS);
    System.out.printf("%s: %s%n", title, agents.delays(begun));
    second.close();
    database.close();
  }

  private static ServerProcess start(HikariDataSource database) throws Exception {
    return ServerProcess.start(
        ControllerProcess.class,
        OPTIONS,
        database.getJdbcUrl(),
        database.getUsername(),
        database.getPassword());
  }

  /** By a controller that leaves in order, so that it is no peer afterwards. */
  private void submit(HikariDataSource database, ServerProcess first, RestartAgents agents)
      throws Exception {
    try (Aiwm aiwm = ControllerProcess.controller(database)) {
      List<String> nodes = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        String id = aiwm.nodes().create(CALLER, NodeDraft.worker("node-" + i)).id();
        nodes.add(id);
        agents.add(tokens.mint(id, time.now(), Duration.ofHours(1)).token());
      }
      agents.silent(first.port());
      agents.awaitRegistered(NODES);
      CommandSpec nothing = CommandSpec.of("model.list", Map.of());
      for (int i = 0; i < EXECUTIONS; i++) {
        String node = nodes.get(i % NODES);
        aiwm.executions()
            .submit(
                CALLER,
                ExecutionDraft.named("bench")
                    .step(StepSpec.on(node, "first", nothing))
                    .step(StepSpec.on(node, "second", nothing, 0))
                    .build());
      }
      agents.await(EXECUTIONS);
    }
  }
}
