package io.aiwm.tools.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.tools.chaos.Effects.Carried;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The check that the history of an execution tells the truth: of what was sent, and what came of
 * it.
 */
final class HistoryCheck {
  /** So many entries are shown; where there are as many, some may not be. */
  private static final int SHOWN = 100;

  private static final String SUCCESS = "success";

  private final JsonNode execution;
  private final Effects effects;
  private final Consumer<String> failures;
  private final Map<String, JsonNode> sent = new HashMap<>();
  private final Map<String, String> results = new HashMap<>();

  HistoryCheck(JsonNode execution, Effects effects, Consumer<String> failures) {
    this.execution = execution;
    this.effects = effects;
    this.failures = failures;
  }

  void run() {
    if (execution.path("history").size() >= SHOWN) {
      return;
    }
    for (JsonNode entry : execution.path("history")) {
      read(entry, entry.path("messageId").asText());
    }
    effects.ofExecution(execution.path("name").asText()).forEach(this::wasSent);
    results.forEach(this::isTrue);
    for (JsonNode step : execution.path("steps")) {
      String result = results.getOrDefault(step.path("sentMessageId").asText(), "");
      if (step.path("status").asText().equals("completed") && !result.equals(SUCCESS)) {
        failures.accept("step " + step.path("index") + " is completed, and no entry says so");
      }
    }
  }

  private void read(JsonNode entry, String messageId) {
    switch (entry.path("what").asText()) {
      case "command", "command.repeat" -> sent.putIfAbsent(messageId, entry);
      case "command.result" -> {
        if (results.put(messageId, result(entry.path("details"))) != null) {
          failures.accept("message " + messageId + " has two results");
        }
      }
      default -> {}
    }
  }

  private static String result(JsonNode details) {
    String status = details.path("status").asText();
    return status.equals(SUCCESS) ? status : details.path("error").asText();
  }

  /** What an agent did was sent to it, for this step, before it began. */
  private void wasSent(Carried carried) {
    JsonNode entry = sent.get(carried.messageId);
    boolean fine =
        entry != null
            && entry.path("stepIndex").asInt() == carried.step
            && entry.path("nodeId").asText().equals(carried.agent.nodeId())
            && !Instant.parse(entry.path("createdAt").asText()).isAfter(carried.began);
    if (!fine) {
      failures.accept("message " + carried.messageId + " was carried out, and sent: " + entry);
    }
  }

  /** A result that is told is what the agent did. */
  private void isTrue(String messageId, String result) {
    Optional<Carried> carried = effects.of(messageId);
    boolean fine =
        switch (result) {
          case SUCCESS -> carried.filter(Carried::done).isPresent();
          case "NETWORK_ERROR" -> carried.filter(Carried::failed).isPresent();
          case "CANCELLED" -> carried.filter(Carried::done).isEmpty();
          // An agent that was killed in the midst may have had its effect, or not even begun.
          case "OUTCOME_UNKNOWN" -> true;
          default -> false;
        };
    if (!fine) {
      failures.accept("message " + messageId + " ended with " + result + ", and that is not so");
    }
  }
}
