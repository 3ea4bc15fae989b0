package io.aiwm.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Submits an execution and shows it until it ends. */
final class ExecutionRun {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Set<String> ENDS = Set.of("completed", "failed", "timeout", "cancelled");

  private final Host host;
  private final Console console;
  private final Map<Integer, String> shown = new HashMap<>();

  ExecutionRun(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  /**
   * Runs an execution to its end.
   *
   * @throws DemoException if it, or any step of it, ends otherwise than completed
   */
  void run(Map<String, Object> body, Deadline deadline) throws InterruptedException {
    String path = "/executions/" + host.api().post("/executions", body).path("_id").asText();
    Deadline limit = deadline.within(LIMIT);
    JsonNode execution = read(path);
    while (!ENDS.contains(execution.path("status").asText())) {
      if (limit.passed()) {
        throw new DemoException("The execution did not end in time");
      }
      host.service().stayAliveFor(POLL);
      execution = read(path);
    }
    requireCompleted("The execution", execution);
    console.note("execution completed, " + execution.path("progress").asInt() + " %");
  }

  /** Reads the execution, and shows each step that is not as it was shown last. */
  private JsonNode read(String path) throws InterruptedException {
    JsonNode execution = host.api().get(path);
    for (JsonNode step : execution.path("steps")) {
      int index = step.path("index").asInt();
      String status = step.path("status").asText();
      String line = status + " " + step.path("progress").asInt() + " %";
      if (!line.equals(shown.put(index, line)) && !status.equals("pending")) {
        console.note("step " + (index + 1) + " (" + step.path("name").asText() + "): " + line);
      }
      if (ENDS.contains(status)) {
        requireCompleted("Step " + (index + 1), step);
      }
    }
    return execution;
  }

  private static void requireCompleted(String what, JsonNode ended) {
    if (!ended.path("status").asText().equals("completed")) {
      throw new DemoException(
          what + " ended as " + ended.path("status").asText() + ": " + ended.path("error"));
    }
  }
}
