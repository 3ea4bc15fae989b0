package io.aiwm.tools.benchmarks.store;

import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.Aiwm;
import io.aiwm.core.internal.node.NodePort;
import io.aiwm.core.internal.node.NodePort.Addressed;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.store.jdbc.JdbcStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;

/** 10,000 nodes that connect and then register at once, in batches, through the whole registry. */
final class RegistrationRounds {
  private static final int NODES = 10_000;
  private static final int BATCH = 500;
  private static final int ROUNDS = 3;

  private final DataSource database;
  private final TimeSource time;

  RegistrationRounds(DataSource database, TimeSource time) {
    this.database = database;
    this.time = time;
  }

  void run() {
    Principal user = Principal.user("bench", "bench", "bench", Set.of(Role.ORGANIZATION_OWNER));
    Caller caller = new Caller(user, "benchmark", null);
    try (Aiwm aiwm =
        Aiwm.builder()
            .store(JdbcStore.on(database))
            .authenticator(request -> user)
            .nodeTokens(NodeTokens.hs256("benchmark-benchmark-benchmark-benchmark"))
            .build()) {
      aiwm.start();
      List<Node> nodes = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        nodes.add(aiwm.nodes().create(caller, NodeDraft.worker("registers-" + i)));
      }
      for (int i = 1; i <= ROUNDS; i++) {
        long epoch = time.now().toEpochMilli();
        double connect =
            seconds(
                aiwm,
                caller,
                nodes,
                node -> new NodeInput.Connected("benchmark", epoch, time.now()));
        double register =
            seconds(
                aiwm,
                caller,
                nodes,
                node -> new NodeInput.Registered(epoch, Samples.register(node.name())));
        System.out.printf(
            "%,d nodes, round %d: connected in %.1f s, registered in %.1f s%n",
            NODES, i, connect, register);
      }
    }
  }

  private double seconds(
      Aiwm aiwm, Caller caller, List<Node> nodes, Function<Node, NodeInput> input) {
    long start = time.nanos();
    for (int from = 0; from < nodes.size(); from += BATCH) {
      List<Addressed> batch =
          nodes.subList(from, from + BATCH).stream()
              .map(node -> new Addressed(caller, node.id(), input.apply(node)))
              .toList();
      aiwm.port(NodePort.class)
          .applyAll(batch)
          .forEach(
              outcome -> {
                if (outcome.failure() != null) {
                  throw outcome.failure();
                }
              });
    }
    return (time.nanos() - start) / 1e9;
  }
}
