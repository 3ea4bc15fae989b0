package io.aiwm.tests.cluster;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import io.aiwm.testkit.agent.AgentSettings;
import io.aiwm.testkit.agent.LinkTransport;
import io.aiwm.testkit.agent.SimulatedAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Controllers on one database, a fleet of agents, and the hours that a test needs. */
final class Site {
  final VirtualTime time = new VirtualTime();
  final InMemoryStore database = InMemoryStore.open(time);
  final List<ControllerProcess> processes = new ArrayList<>();
  final Map<String, SimulatedAgent> agents = new HashMap<>();
  private final Map<String, ControllerProcess> places = new HashMap<>();
  private int started;

  /** A controller that its peers know. */
  ControllerProcess start() {
    ControllerProcess process = new ControllerProcess("c" + ++started, database.another(), time);
    processes.add(process);
    time.advance(Duration.ofSeconds(2));
    return process;
  }

  /** A new node of which no agent is connected. */
  Node node(String name) {
    Node node = Fixtures.node(name);
    database.commit(Commit.builder().insert(Node.KIND, node).build());
    return node;
  }

  /** A node whose agent connects to that controller while it is there, and else to any other. */
  Node online(String name, ControllerProcess preferred) {
    Node node = node(name);
    agents.put(node.id(), agent(node, preferred).start());
    time.advance(Duration.ofSeconds(1));
    return node;
  }

  /** Another agent with the token of a node. */
  SimulatedAgent agent(Node node, ControllerProcess preferred) {
    String token =
        NodeTokens.hs256(ControllerProcess.SECRET)
            .withTime(time)
            .mint(node.id(), time.now(), Duration.ofDays(1))
            .token();
    AgentSettings settings =
        new AgentSettings(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(2));
    LinkTransport transport = new LinkTransport(() -> place(node.id(), preferred).port());
    return new SimulatedAgent(token, transport, time, settings, node.id().hashCode());
  }

  private ControllerProcess place(String nodeId, ControllerProcess preferred) {
    ControllerProcess place =
        preferred.up()
            ? preferred
            : processes.stream().filter(ControllerProcess::up).findFirst().orElse(preferred);
    places.put(nodeId, place);
    return place;
  }

  /** Kills a controller; the connections of its agents break. */
  void kill(ControllerProcess process) {
    process.kill();
    cutOff(process);
  }

  /** Breaks the connections of a controller's agents. */
  void cutOff(ControllerProcess process) {
    places.forEach(
        (nodeId, place) -> {
          if (place == process) {
            agents.get(nodeId).cutOff();
          }
        });
  }

  Node stored(Node node) {
    return database.find(Node.KIND, Scope.all(), node.id()).orElseThrow();
  }

  Execution stored(Execution execution) {
    return database.find(Execution.KIND, Scope.all(), execution.id()).orElseThrow();
  }

  Execution submit(ControllerProcess process, ExecutionDraft draft) {
    return process.aiwm.executions().submit(Fixtures.orgOwner(), draft).execution();
  }

  /** The types of the events about a node, in their order in the log. */
  List<String> events(Node node) {
    return log().stream()
        .map(LoggedEvent::event)
        .filter(event -> event.subject().id().equals(node.id()))
        .map(event -> event.type())
        .toList();
  }

  List<LoggedEvent> log() {
    return database.events().read(EventQuery.after(0, 1_000));
  }

  /** How often each command that ever reached an agent was carried out. */
  IntStream effects() {
    return agents.values().stream()
        .flatMap(agent -> agent.journal().entries().values().stream())
        .mapToInt(entry -> entry.effects());
  }
}
