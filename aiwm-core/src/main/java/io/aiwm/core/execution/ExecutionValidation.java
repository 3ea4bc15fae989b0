package io.aiwm.core.execution;

import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionPatch;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.RetryPolicy;
import io.aiwm.api.execution.StepSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Refuses executions that could not run, and says where: {@code steps[2].dependsOn[0]}. */
final class ExecutionValidation {
  static final int MAX_STEPS = 1_000;
  private static final int MAX_NAME = 128;
  private static final int MAX_TEXT = 2_000;
  private static final int MAX_SECONDS = 604_800;
  private static final long MAX_DELAY_MILLIS = 86_400_000;

  private final List<FieldError> errors = new ArrayList<>();

  private ExecutionValidation() {}

  /**
   * Checks a draft.
   *
   * @param knownNodes of the ids that it is given, those of nodes that the caller may use
   * @throws ValidationException naming every bad field
   */
  static void check(
      ExecutionDraft draft, Function<Collection<String>, ? extends Collection<String>> knownNodes) {
    ExecutionValidation validation = new ExecutionValidation();
    validation.spec(draft.spec());
    validation.size(draft);
    if (validation.errors.isEmpty()) {
      validation.steps(draft);
      validation.errors.addAll(StepGraph.check(draft.steps()));
      validation.nodes(draft, knownNodes);
    }
    validation.finish();
  }

  static void check(ExecutionPatch patch) {
    ExecutionValidation validation = new ExecutionValidation();
    if (patch.name() != null) {
      validation.name("name", patch.name());
    }
    validation.text("description", patch.description());
    if (patch.timeoutSeconds() != null) {
      validation.range("timeoutSeconds", patch.timeoutSeconds(), 1, MAX_SECONDS);
    }
    validation.data("metadata", patch.metadata());
    validation.finish();
  }

  /** The node of a step: its own, or else the execution's. */
  static @Nullable String nodeOf(ExecutionSpec spec, StepSpec step) {
    return step.nodeId() == null ? spec.nodeId() : step.nodeId();
  }

  private void spec(ExecutionSpec spec) {
    name("name", spec.name());
    text("description", spec.description());
    text("type", spec.type());
    range("timeoutSeconds", spec.timeoutSeconds(), 1, MAX_SECONDS);
    range("maxRetries", spec.maxRetries(), 0, 10);
  }

  private void size(ExecutionDraft draft) {
    int count = draft.steps().size();
    require(count >= 1 && count <= MAX_STEPS, "steps", "must be 1 to " + MAX_STEPS);
    data("metadata", draft.metadata());
  }

  private void steps(ExecutionDraft draft) {
    for (int i = 0; i < draft.steps().size(); i++) {
      step("steps[" + i + "].", draft.steps().get(i));
    }
  }

  private void step(String at, StepSpec step) {
    name(at + "name", step.name());
    text(at + "description", step.description());
    String type = step.command().type();
    require(CommandCatalog.knows(type), at + "command.type", "is not a known command");
    data(at + "command.data", step.command().data());
    if (step.timeoutSeconds() != null) {
      range(at + "timeoutSeconds", step.timeoutSeconds(), 1, MAX_SECONDS);
    }
    if (step.stallSeconds() != null) {
      range(at + "stallSeconds", step.stallSeconds(), 1, MAX_SECONDS);
    }
    range(at + "weight", step.weight(), 1, 1_000);
    RetryPolicy retry = step.retry();
    range(at + "retry.maxAttempts", retry.maxAttempts(), 1, 100);
    range(at + "retry.initialDelay", retry.initialDelay(), 0, MAX_DELAY_MILLIS);
    range(at + "retry.maxDelay", retry.maxDelay(), 0, MAX_DELAY_MILLIS);
    require(
        retry.multiplier() >= 1 && retry.multiplier() <= 10,
        at + "retry.multiplier",
        "must be 1 to 10");
  }

  private void nodes(
      ExecutionDraft draft, Function<Collection<String>, ? extends Collection<String>> knownNodes) {
    Set<String> asked = new LinkedHashSet<>();
    for (StepSpec step : draft.steps()) {
      String nodeId = nodeOf(draft.spec(), step);
      if (nodeId != null) {
        asked.add(nodeId);
      }
    }
    Collection<String> known = asked.isEmpty() ? Set.of() : knownNodes.apply(asked);
    for (int i = 0; i < draft.steps().size(); i++) {
      String nodeId = nodeOf(draft.spec(), draft.steps().get(i));
      String at = "steps[" + i + "].nodeId";
      require(nodeId != null, at, "is missing, and the execution names no node");
      require(nodeId == null || known.contains(nodeId), at, "there is no such node");
    }
  }

  private void name(String field, @Nullable String value) {
    boolean good = value != null && !value.isBlank() && value.length() <= MAX_NAME;
    require(good, field, "must be 1 to " + MAX_NAME + " characters");
  }

  private void text(String field, @Nullable String value) {
    require(
        value == null || value.length() <= MAX_TEXT,
        field,
        "must be at most " + MAX_TEXT + " characters");
  }

  private void data(String field, @Nullable Object value) {
    require(
        Sizes.bytes(value) <= Sizes.MAX_BYTES,
        field,
        "must be at most " + Sizes.MAX_BYTES + " bytes of JSON");
  }

  private void range(String field, long value, long least, long most) {
    require(value >= least && value <= most, field, "must be " + least + " to " + most);
  }

  private void require(boolean condition, String field, String message) {
    if (!condition) {
      errors.add(new FieldError(field, message));
    }
  }

  private void finish() {
    if (!errors.isEmpty()) {
      throw new ValidationException(errors);
    }
  }
}
