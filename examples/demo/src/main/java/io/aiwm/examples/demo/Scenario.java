package io.aiwm.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A node's life from its creation to its recovery, step by step. */
final class Scenario {
  private static final Duration ONLINE = Duration.ofSeconds(60);
  private static final Duration OFFLINE = Duration.ofSeconds(45);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Options options;
  private final Console console;
  private final Cleanup cleanup;
  private final Deadline deadline;
  private final Workspace workspace;

  Scenario(Options options, Console console, Cleanup cleanup, Deadline deadline) {
    this.options = options;
    this.console = console;
    this.cleanup = cleanup;
    this.deadline = deadline;
    workspace = cleanup.add(new Workspace());
  }

  /** Plays all of it; returns only when every step has really happened. */
  Host play() throws InterruptedException {
    Host host = startHost();
    EventStream events = logIn(host);
    String nodeId = createNode(host, events);
    Agent agent = issueToken(host, nodeId);
    Service process = startAgent(host, events, agent, nodeId);
    watchHeartbeats(host, process, nodeId);
    runExecution(host, nodeId);
    killAgent(host, events, process, nodeId);
    restartAgent(host, events, agent, nodeId);
    return host;
  }

  private Host startHost() throws InterruptedException {
    console.step("Start the reference host on H2");
    Host host = cleanup.add(Host.start(options, workspace));
    console.note("process " + host.service().pid() + ", port " + options.port());
    host.awaitReady(deadline);
    console.note("GET /health answers 200");
    return host;
  }

  private EventStream logIn(Host host) throws InterruptedException {
    console.step("Log in, and follow the events");
    JsonNode user = host.api().login(Host.USER, host.password());
    console.note("POST /auth/login: " + user.path("username").asText() + ", " + user.path("roles"));
    EventStream events = new EventStream(this::show);
    host.api().stream(events);
    console.note("GET /events/stream is open");
    return events;
  }

  private String createNode(Host host, EventStream events) throws InterruptedException {
    console.step("Create a node");
    Map<String, Object> body = Map.of("name", "demo-gpu-01", "role", new String[] {"worker"});
    JsonNode node = host.api().post("/nodes", body);
    String nodeId = node.path("_id").asText();
    console.note("POST /nodes: " + nodeId);
    events.await("node.registered", host.service(), deadline.within(ONLINE));
    requireStatus(host, nodeId, "pending");
    return nodeId;
  }

  private Agent issueToken(Host host, String nodeId) throws InterruptedException {
    console.step("Issue its token");
    JsonNode issued = host.api().post("/nodes/" + nodeId + "/token", Map.of());
    console.note("POST /nodes/{id}/token: expires at " + issued.path("expiresAt").asText());
    Path tokenFile = workspace.secret("node-token", issued.path("token").asText());
    console.note("kept in a file that only its owner can read");
    return new Agent(options, workspace, nodeId, tokenFile);
  }

  private Service startAgent(Host host, EventStream events, Agent agent, String nodeId)
      throws InterruptedException {
    console.step("Start an agent with that token (its GPUs are mock ones)");
    Service process = cleanup.add(agent.start());
    console.note("process " + process.pid());
    events.await("node.installation_started", process, deadline.within(ONLINE));
    events.await("node.connected", process, deadline.within(ONLINE));
    JsonNode node = requireStatus(host, nodeId, "online");
    console.note(
        node.path("hostname").asText()
            + ": "
            + node.path("cpuCores").asInt()
            + " cores, "
            + node.path("gpuDevices").size()
            + " GPU(s) of model "
            + node.path("gpuDevices").path(0).path("model").asText("none"));
    return process;
  }

  private void watchHeartbeats(Host host, Service agent, String nodeId)
      throws InterruptedException {
    console.step("Watch two heartbeats");
    Deadline limit = deadline.within(Duration.ofSeconds(30));
    String last = host.api().get("/nodes/" + nodeId).path("lastHeartbeat").asText();
    for (int seen = 0; seen < 2; ) {
      agent.stayAliveFor(POLL);
      JsonNode node = host.api().get("/nodes/" + nodeId);
      String heartbeat = node.path("lastHeartbeat").asText();
      if (!heartbeat.equals(last)) {
        last = heartbeat;
        seen++;
        console.note(
            "heartbeat at %s: CPU %.0f %%, memory %.0f %%"
                .formatted(
                    heartbeat, node.path("cpuUsage").asDouble(), node.path("ramUsage").asDouble()));
      } else if (limit.passed()) {
        throw new DemoException("The heartbeat stands still at " + last);
      }
    }
  }

  private void runExecution(Host host, String nodeId) throws InterruptedException {
    console.step("Run an execution of three steps, each after the one before");
    if (Docker.has(options.image())) {
      run(host, Plan.withContainer(nodeId, options.image()));
      console.note("and remove the container:");
      run(host, Plan.removal(nodeId));
    } else {
      console.note(
          "no Docker engine here has the image "
              + options.image()
              + ": no container runs, the second step is a query instead");
      run(host, Plan.withoutContainer(nodeId));
    }
  }

  private void run(Host host, Map<String, Object> body) throws InterruptedException {
    new ExecutionRun(host, console).run(body, deadline);
  }

  private void killAgent(Host host, EventStream events, Service agent, String nodeId)
      throws InterruptedException {
    console.step("Kill the agent");
    agent.kill();
    console.note("heartbeats may stop for " + Host.HEARTBEAT_TIMEOUT.toSeconds() + " s");
    events.await("node.disconnected", host.service(), deadline.within(OFFLINE));
    requireStatus(host, nodeId, "offline");
  }

  private void restartAgent(Host host, EventStream events, Agent agent, String nodeId)
      throws InterruptedException {
    console.step("Start it again");
    Service process = cleanup.add(agent.start());
    console.note("process " + process.pid());
    events.await("node.connected", process, deadline.within(ONLINE));
    requireStatus(host, nodeId, "online");
  }

  private JsonNode requireStatus(Host host, String nodeId, String expected)
      throws InterruptedException {
    JsonNode node = host.api().get("/nodes/" + nodeId);
    String status = node.path("status").asText();
    if (!status.equals(expected)) {
      throw new DemoException("The node should be " + expected + " but is " + status);
    }
    console.note("the node is " + status);
    return node;
  }

  private void show(JsonNode event) {
    if (cleanup.closed()) {
      return;
    }
    JsonNode reason = event.path("data").path("disconnectReason");
    console.note(
        "event "
            + event.path("type").asText()
            + (reason.isMissingNode() ? "" : " (" + reason.asText() + ")"));
  }
}
