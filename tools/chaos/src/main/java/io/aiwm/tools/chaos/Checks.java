package io.aiwm.tools.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.testkit.agent.AgentJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks afterwards, told from what clients and agents saw and not by the engine's code. */
final class Checks {
  private final Api api;
  private final Fleet fleet;
  private final List<String> failures = new ArrayList<>();
  private final List<String> results = new ArrayList<>();

  Checks(Api api, Fleet fleet) {
    this.api = api;
    this.fleet = fleet;
  }

  /**
   * Each acknowledged execution completed, and each of its commands had one effect, one outcome.
   */
  void executions(List<String> acknowledged) throws InterruptedException {
    Set<String> commands = new HashSet<>();
    for (String id : acknowledged) {
      JsonNode execution = api.read("/executions/" + id);
      if (!execution.path("status").asText().equals("completed")) {
        failures.add(
            "execution " + id + " is " + execution.path("status") + execution.path("error"));
      }
      for (JsonNode step : execution.path("steps")) {
        step(id, step);
        commands.add(step.path("sentMessageId").asText());
      }
      outcomes(id, execution.path("history"));
    }
    results.add(
        acknowledged.size()
            + " acknowledged executions read, with "
            + commands.size()
            + " commands");
    effects();
  }

  private void step(String id, JsonNode step) {
    String message = step.path("sentMessageId").asText();
    AgentJournal.Entry entry = fleet.journal(step.path("nodeId").asText()).get(message);
    if (entry == null || entry.effects() != 1) {
      failures.add("execution " + id + ": its command " + message + " had " + entry);
    }
    if (!step.path("status").asText().equals("completed")) {
      failures.add("execution " + id + ": a step is " + step.path("status"));
    }
  }

  /** The history has one outcome for each command. */
  private void outcomes(String id, JsonNode history) {
    Set<String> ended = new HashSet<>();
    for (JsonNode entry : history) {
      if (entry.path("what").asText().equals("command.result")
          && !ended.add(entry.path("messageId").asText())) {
        failures.add("execution " + id + ": two outcomes of " + entry.path("messageId"));
      }
    }
  }

  private void effects() {
    long commands = 0;
    long repeats = 0;
    for (String nodeId : fleet.nodeIds()) {
      for (Map.Entry<String, AgentJournal.Entry> one : fleet.journal(nodeId).entrySet()) {
        commands++;
        repeats += one.getValue().times() - 1;
        if (one.getValue().effects() != 1) {
          failures.add("node " + nodeId + ": " + one.getKey() + " had " + one.getValue());
        }
      }
    }
    results.add(
        commands + " commands reached agents, " + repeats + " times again, each with one effect");
  }

  /** What the hosts show of each node is so. */
  void nodes(Set<String> gone) throws InterruptedException {
    for (String nodeId : fleet.nodeIds()) {
      JsonNode node = api.read("/nodes/" + nodeId);
      String expected = gone.contains(nodeId) ? "offline" : "online";
      if (!node.path("status").asText().equals(expected)
          || node.path("websocketConnected").asBoolean() == gone.contains(nodeId)) {
        failures.add(
            "node "
                + nodeId
                + " is shown "
                + node.path("status")
                + ", connected "
                + node.path("websocketConnected")
                + "; it is "
                + expected);
      }
    }
    results.add(
        fleet.nodeIds().size()
            - gone.size()
            + " nodes shown online, "
            + gone.size()
            + " offline, as they are");
  }

  /** Positions without a gap, no event twice, no node called offline that was not away. */
  void events(Duration timeout) throws InterruptedException {
    long position = 0;
    int offline = 0;
    Set<String> ids = new HashSet<>();
    JsonNode page = api.read("/events?limit=1000&after=0");
    while (!page.path("data").isEmpty()) {
      for (JsonNode event : page.path("data")) {
        position = next(position, event, ids);
        if (event.path("type").asText().equals("node.disconnected")) {
          offline++;
          disconnected(event, timeout);
        }
      }
      page = api.read("/events?limit=1000&after=" + position);
    }
    results.add(position + " events at positions 1 to " + position + ", each once");
    results.add(offline + " offline verdicts, none on a node that was away for less than it takes");
  }

  private long next(long position, JsonNode event, Set<String> ids) {
    long found = event.path("position").asLong();
    if (found != position + 1) {
      failures.add("after position " + position + " comes " + found);
    }
    if (!ids.add(event.path("id").asText())) {
      failures.add("event " + event.path("id") + " is there twice");
    }
    return found;
  }

  private void disconnected(JsonNode event, Duration timeout) {
    String nodeId = event.path("subject").path("id").asText();
    // The last heartbeat may be almost an interval older than the cut.
    Duration least = timeout.multipliedBy(2).dividedBy(3);
    if (fleet.absence(nodeId).compareTo(least) < 0) {
      failures.add("node " + nodeId + " was called offline after " + fleet.absence(nodeId));
    }
  }

  void note(String result) {
    results.add(result);
  }

  void fail(String failure) {
    failures.add(failure);
  }

  List<String> results() {
    return results;
  }

  List<String> failures() {
    return failures;
  }
}
