package io.aiwm.tools.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.tools.chaos.Effects.Carried;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Checks of one execution that has ended, told from what REST says of it and what agents wrote
 * down.
 */
final class ExecutionCheck {
  private final JsonNode execution;
  private final JsonNode steps;
  private final Effects effects;
  private final boolean toldToCancel;
  private final Consumer<String> failures;

  /**
   * A check.
   *
   * @param execution as REST shows it, with steps and history
   * @param toldToCancel whether somebody asked to cancel it
   * @param failures takes what does not hold
   */
  ExecutionCheck(
      JsonNode execution, Effects effects, boolean toldToCancel, Consumer<String> failures) {
    this.execution = execution;
    steps = execution.path("steps");
    this.effects = effects;
    this.toldToCancel = toldToCancel;
    this.failures = failures;
  }

  void run() {
    ended();
    for (JsonNode step : steps) {
      outcome(step);
      dependencies(step);
    }
    once();
    undone();
    new HistoryCheck(execution, effects, this::fail).run();
  }

  private void ended() {
    switch (status(execution)) {
      case "completed" -> {
        for (JsonNode step : steps) {
          boolean fine =
              status(step).equals("completed")
                  || (undoes(step) && status(step).equals("skipped"))
                  || (step.path("optional").asBoolean() && status(step).equals("failed"));
          require(fine, "it is completed, and step " + index(step) + " " + status(step));
        }
      }
      case "failed" ->
          require(mandatoryFailed(), "it has failed, and none of its mandatory steps has");
      case "cancelled" -> require(toldToCancel, "it is cancelled, and nobody asked for that");
      default -> fail("it is " + execution.path("status") + execution.path("error"));
    }
  }

  private boolean mandatoryFailed() {
    for (JsonNode step : steps) {
      if (status(step).equals("failed") && !undoes(step) && !step.path("optional").asBoolean()) {
        return true;
      }
    }
    return false;
  }

  /** A step's status is what its last message came to. */
  private void outcome(JsonNode step) {
    Optional<Carried> last = last(step);
    String at = "step " + index(step) + " is " + status(step) + " ";
    switch (status(step)) {
      case "completed" -> {
        require(last.filter(Carried::done).isPresent(), at + "without an effect");
        String named = step.path("result").path("effectOf").asText();
        require(named.equals(messageId(step)), at + "with the result of another message");
      }
      case "failed" -> explained(step, last, at);
      case "skipped" -> require(last.isEmpty(), at + "and was carried out");
      default -> fail(at);
    }
  }

  private void explained(JsonNode step, Optional<Carried> last, String at) {
    String code = step.path("error").path("code").asText();
    boolean fine =
        switch (code) {
          case "NETWORK_ERROR" -> last.filter(Carried::failed).isPresent();
          case "OUTCOME_UNKNOWN" -> cutShort(step, last);
          case "CANCELLED" -> toldToCancel;
          default -> false;
        };
    require(fine, at + "for no known reason: " + step.path("error"));
  }

  /** Its agent was killed after it began, or could have, and before the answer was known. */
  private boolean cutShort(JsonNode step, Optional<Carried> last) {
    Instant began = last.map(carried -> carried.began).orElseGet(() -> at(step, "startedAt"));
    return effects
        .agent(step.path("nodeId").asText())
        .filter(agent -> agent.killedBetween(began, at(step, "completedAt")))
        .isPresent();
  }

  private static Instant at(JsonNode step, String field) {
    return Instant.parse(step.path(field).asText());
  }

  /** Nothing began before all that it depends on was over, by one clock. */
  private void dependencies(JsonNode step) {
    for (Carried carried : ofStep(index(step))) {
      for (JsonNode needed : step.path("dependsOn")) {
        JsonNode before = steps.path(needed.asInt());
        boolean over =
            status(before).equals("completed")
                || (before.path("optional").asBoolean() && status(before).equals("failed"));
        boolean earlier = last(before).map(Carried::endedAt).orElse(0L) <= carried.beganAt;
        require(
            over && earlier, "step " + index(step) + " did not wait for step " + needed.asInt());
      }
    }
  }

  /** No step has two effects, and no message is carried out twice. */
  private void once() {
    Set<Integer> done = new HashSet<>();
    for (Carried carried : effects.ofExecution(name())) {
      require(
          carried.begins == 1 && carried.ends <= 1,
          "message " + carried.messageId + " was carried out " + carried.begins + " times");
      if (carried.done()) {
        require(done.add(carried.step), "step " + carried.step + " had two effects");
      }
    }
  }

  /** Where it came to nothing, whatever took effect was undone, one by one, the newest first. */
  private void undone() {
    List<JsonNode> carriedOut = new ArrayList<>();
    for (JsonNode step : steps) {
      if (undoes(step)) {
        JsonNode target = steps.path(step.path("onFailureOf").asInt());
        boolean wanted = !status(execution).equals("completed") && tookEffect(target);
        require(
            wanted != status(step).equals("skipped"),
            "step "
                + index(step)
                + " is "
                + status(step)
                + ", step "
                + index(target)
                + " "
                + status(target));
        if (last(step).isPresent()) {
          carriedOut.add(step);
        }
      }
    }
    inTurn(carriedOut);
  }

  private static boolean tookEffect(JsonNode step) {
    return status(step).equals("completed")
        || step.path("error").path("code").asText().equals("OUTCOME_UNKNOWN");
  }

  private void inTurn(List<JsonNode> undoing) {
    undoing.sort(Comparator.comparing(step -> last(step).orElseThrow().beganAt));
    for (int i = 0; i < undoing.size(); i++) {
      Carried one = last(undoing.get(i)).orElseThrow();
      JsonNode target = steps.path(undoing.get(i).path("onFailureOf").asInt());
      long targetEnd = last(target).map(Carried::endedAt).orElse(0L);
      require(targetEnd <= one.beganAt, "step " + index(target) + " was undone before it was done");
      if (i > 0) {
        JsonNode before = undoing.get(i - 1);
        boolean newestFirst =
            before.path("onFailureOf").asInt() > undoing.get(i).path("onFailureOf").asInt();
        require(
            newestFirst && last(before).orElseThrow().endedAt() <= one.beganAt,
            "steps were not undone in turn");
      }
    }
  }

  private List<Carried> ofStep(int index) {
    return effects.ofExecution(name()).stream().filter(one -> one.step == index).toList();
  }

  private Optional<Carried> last(JsonNode step) {
    return effects.of(messageId(step));
  }

  private String name() {
    return execution.path("name").asText();
  }

  private static String messageId(JsonNode step) {
    return step.path("sentMessageId").asText();
  }

  private static String status(JsonNode record) {
    return record.path("status").asText();
  }

  private static int index(JsonNode step) {
    return step.path("index").asInt();
  }

  private static boolean undoes(JsonNode step) {
    return step.has("onFailureOf");
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      fail(otherwise);
    }
  }

  private void fail(String what) {
    failures.accept("execution " + execution.path("_id").asText() + ": " + what);
  }
}
