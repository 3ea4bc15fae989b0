package io.aiwm.tools.chaos;

import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.agent.AgentJournal;
import io.aiwm.testkit.agent.AgentSettings;
import io.aiwm.testkit.agent.SimulatedAgent;
import io.aiwm.testkit.agent.WebSocketTransport;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The simulated agents, and how long each was without a controller at most. */
final class Fleet implements AutoCloseable {
  private static final AgentSettings SETTINGS =
      new AgentSettings(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(2));

  private final TimeSource time = TimeSource.system();
  private final Scheduler scheduler = Scheduler.system("agents", 2);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, SimulatedAgent> agents = new LinkedHashMap<>();
  private final Map<String, Long> lastSeen = new HashMap<>();
  private final Map<String, Long> absences = new HashMap<>();

  /** Makes a node for each agent and connects it. */
  Fleet(int size, Api api, List<URI> links) throws InterruptedException {
    NodeTokens tokens = NodeTokens.hs256(Host.SECRET);
    for (int i = 0; i < size; i++) {
      String id = create(api, "chaos-" + i);
      String token = tokens.mint(id, time.now(), Duration.ofDays(1)).token();
      WebSocketTransport transport =
          new WebSocketTransport(
              client, () -> links.get(ThreadLocalRandom.current().nextInt(links.size())));
      agents.put(id, new SimulatedAgent(token, transport, scheduler, SETTINGS, i));
    }
    agents.values().forEach(SimulatedAgent::start);
  }

  private static String create(Api api, String name) throws InterruptedException {
    Optional<Api.Answer> answer =
        api.post("/nodes", Map.of("name", name, "role", List.of("worker")));
    return answer
        .filter(Api.Answer::ok)
        .map(a -> a.body().path("_id").asText())
        .orElseThrow(() -> new IllegalStateException("No node: " + answer));
  }

  /** Begins to measure absences. */
  void watch() {
    long start = time.nanos();
    agents.keySet().forEach(id -> lastSeen.put(id, start));
    var unused = scheduler.every(Duration.ofMillis(100), this::look);
  }

  private synchronized void look() {
    long now = time.nanos();
    agents.forEach(
        (id, agent) -> {
          absences.merge(id, now - lastSeen.getOrDefault(id, now), Math::max);
          if (agent.registered()) {
            lastSeen.put(id, now);
          }
        });
  }

  /** The longest time that a node's agent was not registered anywhere. */
  synchronized Duration absence(String nodeId) {
    return Duration.ofNanos(absences.getOrDefault(nodeId, 0L));
  }

  List<String> nodeIds() {
    return new ArrayList<>(agents.keySet());
  }

  long registered() {
    return agents.values().stream().filter(SimulatedAgent::registered).count();
  }

  long connections() {
    return agents.values().stream().mapToInt(SimulatedAgent::connections).sum();
  }

  Map<String, AgentJournal.Entry> journal(String nodeId) {
    return agent(nodeId).journal().entries();
  }

  /** An agent leaves for good. */
  void remove(String nodeId) {
    agent(nodeId).close();
  }

  private SimulatedAgent agent(String nodeId) {
    SimulatedAgent agent = agents.get(nodeId);
    if (agent == null) {
      throw new IllegalStateException("No agent for node " + nodeId);
    }
    return agent;
  }

  @Override
  public void close() {
    agents.values().forEach(SimulatedAgent::close);
    scheduler.close();
  }
}
