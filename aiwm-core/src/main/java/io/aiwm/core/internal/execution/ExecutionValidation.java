package io.aiwm.core.internal.execution;

import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionPatch;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.Placement;
import io.aiwm.api.execution.RetryPolicy;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.core.feature.CommandType;
import io.aiwm.core.internal.execution.payload.Sizes;
import io.aiwm.core.internal.execution.run.NominalNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses executions that could not run, and says where: {@code steps[2].dependsOn[0]}. */
final class ExecutionValidation {
  static final int MAX_STEPS = ExecutionDraft.MAX_STEPS;
  private static final int MAX_ERRORS = ValidationException.MAX_ERRORS;
  private static final int MAX_NAME = 128;
  private static final int MAX_TEXT = 2_000;
  private static final int MAX_SECONDS = 604_800;
  private static final long MAX_DELAY_MILLIS = 86_400_000;

  private final List<FieldError> errors = new ArrayList<>();
  private long dataBytes;

  private ExecutionValidation() {}

  /**
   * Checks a draft.
   *
   * @param surroundings what there is
   * @throws ValidationException naming every bad field
   */
  static void check(ExecutionDraft draft, ValidationContext surroundings) {
    ExecutionValidation validation = new ExecutionValidation();
    validation.spec(draft.spec());
    validation.size(draft);
    if (validation.errors.isEmpty()) {
      validation.steps(draft, surroundings);
      validation.errors.addAll(StepGraph.check(draft.steps()));
      validation.nodes(draft, surroundings);
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

  private void spec(ExecutionSpec spec) {
    name("name", spec.name());
    text("description", spec.description());
    text("type", spec.type());
    range("timeoutSeconds", spec.timeoutSeconds(), 1, MAX_SECONDS);
    range("maxRetries", spec.maxRetries(), 0, 10);
    if (spec.concurrency() != null) {
      range("concurrency", spec.concurrency(), 1, MAX_STEPS);
    }
    range("failureBudget", spec.failureBudget(), 0, MAX_STEPS);
  }

  private void size(ExecutionDraft draft) {
    int count = draft.steps().size();
    require(count >= 1 && count <= MAX_STEPS, "steps", "must be 1 to " + MAX_STEPS);
    data("metadata", draft.metadata());
  }

  private void steps(ExecutionDraft draft, ValidationContext surroundings) {
    for (int i = 0; i < draft.steps().size() && errors.size() < MAX_ERRORS; i++) {
      step("steps[" + i + "].", draft.steps().get(i), surroundings);
    }
    require(
        dataBytes <= ExecutionDraft.MAX_DATA_BYTES,
        "steps",
        "must have at most " + ExecutionDraft.MAX_DATA_BYTES + " bytes of data in total");
  }

  private void step(String at, StepSpec step, ValidationContext surroundings) {
    name(at + "name", step.name());
    text(at + "description", step.description());
    command(at, step, surroundings);
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

  private void command(String at, StepSpec step, ValidationContext surroundings) {
    String type = step.command().type();
    String handler = step.command().handler();
    boolean known =
        handler == null ? surroundings.commandType(type) != null : surroundings.handles(handler);
    String message = handler == null ? "is not a known command" : "is not a known step handler";
    require(known, at + "command.type", message);
    fields(at, step.command(), surroundings);
    data(at + "command.data", step.command().data());
    boolean node = step.nodeId() != null || step.placement() != null;
    require(
        handler == null || !node, at + "nodeId", "must be absent, as the host runs this command");
    require(
        step.nodeId() == null || step.placement() == null,
        at + "placement",
        "cannot be combined with nodeId");
  }

  private void fields(String at, CommandSpec command, ValidationContext surroundings) {
    CommandType type = surroundings.commandType(command.type());
    if (type != null && type.fields() != null) {
      for (String name : command.data().keySet()) {
        String shown = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
        require(
            type.fields().contains(name),
            at + "command.data." + shown,
            "is not a field of " + type.name());
      }
    }
  }

  private void nodes(ExecutionDraft draft, ValidationContext surroundings) {
    Set<String> asked = new LinkedHashSet<>();
    for (StepSpec step : draft.steps()) {
      String nodeId = NominalNode.of(draft.spec(), step);
      if (nodeId != null) {
        asked.add(nodeId);
      }
    }
    Set<String> known = asked.isEmpty() ? Set.of() : surroundings.existing(asked);
    Map<Placement, Boolean> possible = new HashMap<>();
    for (int i = 0; i < draft.steps().size(); i++) {
      StepSpec step = draft.steps().get(i);
      String nodeId = NominalNode.of(draft.spec(), step);
      String at = "steps[" + i + "].";
      boolean given = nodeId != null || !NominalNode.isNeeded(step);
      require(given, at + "nodeId", "is required, as the execution names no node");
      require(
          nodeId == null || known.contains(nodeId), at + "nodeId", "must name an existing node");
      Placement placement = step.placement();
      if (placement != null && placement.sameNodeAs() == null) {
        require(
            possible.computeIfAbsent(placement, surroundings::possible),
            at + "placement",
            "matches no node of the organisation" + whyNot(placement, surroundings));
      }
    }
  }

  private static String whyNot(Placement placement, ValidationContext surroundings) {
    return placement.minGpuMemory() != null && surroundings.possibleButForUnknownMemory(placement)
        ? ": the memory of otherwise matching GPUs is unknown"
        : "";
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
    int bytes = Sizes.bytes(value);
    dataBytes += bytes;
    require(
        bytes <= Sizes.MAX_BYTES, field, "must be at most " + Sizes.MAX_BYTES + " bytes of JSON");
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
