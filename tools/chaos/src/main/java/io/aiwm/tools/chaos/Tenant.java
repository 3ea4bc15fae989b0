package io.aiwm.tools.chaos;

import io.aiwm.api.time.TimeSource;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.tools.chaos.process.Options;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An organisation with its users, nodes and agents. */
final class Tenant {
  private static final TimeSource TIME = TimeSource.system();

  private final String name;
  private final Api api;
  private final List<AgentProcess> agents = new ArrayList<>();

  Tenant(String name, Site site) {
    this.name = name;
    api = site.api(UserTokens.of(name));
  }

  String name() {
    return name;
  }

  Api api() {
    return api;
  }

  List<AgentProcess> agents() {
    return List.copyOf(agents);
  }

  List<String> nodeIds() {
    return agents.stream().map(AgentProcess::nodeId).toList();
  }

  /** Makes a node, and its agent; every other node has the label {@code zone=odd}. */
  AgentProcess add(URI link, Options options) throws IOException, InterruptedException {
    String zone = agents.size() % 2 == 1 ? "odd" : "even";
    Optional<Api.Answer> answer =
        api.post(
            "/nodes",
            Map.of(
                "name",
                name + "-" + agents.size(),
                "role",
                List.of("worker"),
                "labels",
                Map.of("zone", zone)));
    String id =
        answer
            .filter(Api.Answer::ok)
            .map(node -> node.body().path("_id").asText())
            .orElseThrow(() -> new IllegalStateException("No node: " + answer));
    String token = NodeTokens.hs256(Host.SECRET).mint(id, TIME.now(), Duration.ofDays(1)).token();
    AgentProcess agent = new AgentProcess(id, token, link, options);
    agents.add(agent);
    return agent;
  }

  /** Whether all its nodes are connected. */
  boolean online() throws InterruptedException {
    for (AgentProcess agent : agents) {
      if (!api.read("/nodes/" + agent.nodeId()).path("websocketConnected").asBoolean()) {
        return false;
      }
    }
    return true;
  }
}
