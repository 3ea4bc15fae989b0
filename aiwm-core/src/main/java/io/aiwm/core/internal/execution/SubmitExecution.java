package io.aiwm.core.internal.execution;

import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.execution.Category;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.NodeLossPolicy;
import io.aiwm.api.execution.Placement;
import io.aiwm.api.execution.RetryPolicy;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.wire.Priority;
import io.aiwm.core.internal.http.JsonBytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An execution to submit; see {@link ExecutionSpec} for its fields. The category is {@code batch},
 * the time-out an hour and the retries three (of a batch none) where nothing is said.
 *
 * @param nodeIds the steps are done on each of these nodes, beside one another: a batch
 * @param id chosen by the client, 24 hexadecimal digits: the same request sent again is answered
 *     with the execution that the first has stored
 */
record SubmitExecution(
    String name,
    @Nullable String description,
    @Nullable Category category,
    @Nullable String type,
    @Nullable Priority priority,
    @Nullable String parentExecutionId,
    @Nullable String resourceType,
    @Nullable String resourceId,
    @Nullable String nodeId,
    @Nullable Integer timeoutSeconds,
    @Nullable Integer maxRetries,
    List<Step> steps,
    @Nullable Map<String, Object> metadata,
    @Nullable NodeLossPolicy onNodeLoss,
    @Nullable Integer concurrency,
    @Nullable Integer failureBudget,
    @Nullable List<String> nodeIds,
    @Nullable String id) {

  private static final Pattern STEP = Pattern.compile("steps\\[(\\d+)]\\.(.+)");

  /** The steps as they are, or on each of the nodes where some are listed. */
  ExecutionDraft draft() {
    if (nodeIds != null) {
      requireModest(nodeIds.size());
    }
    ExecutionDraft draft =
        new ExecutionDraft(
            spec(),
            steps.stream().map(Step::spec).toList(),
            metadata == null ? Map.of() : metadata,
            id);
    return nodeIds == null ? draft : draft.onEach(nodeIds);
  }

  /** Before the steps are multiplied: later, the work would have been done. */
  private void requireModest(int nodes) {
    if ((long) JsonBytes.of(steps).length * nodes > ExecutionDraft.MAX_DATA_BYTES) {
      throw new ValidationException(
          "steps",
          "must have at most " + ExecutionDraft.MAX_DATA_BYTES + " bytes in total over all nodes");
    }
  }

  private int defaultRetries() {
    return nodeIds == null ? ExecutionDraft.MAX_RETRIES : 0;
  }

  /**
   * Errors of the execution that was made of this request, located in the request: a step of a
   * batch by its place among the steps that were sent, a node by its place among the nodes.
   */
  ValidationException located(ValidationException refused) {
    if (nodeIds == null || steps.isEmpty()) {
      return refused;
    }
    Map<String, FieldError> errors = new LinkedHashMap<>();
    for (FieldError error : refused.errors()) {
      String field = located(error.field());
      errors.putIfAbsent(field, new FieldError(field, error.message()));
    }
    return new ValidationException(List.copyOf(errors.values()));
  }

  private String located(String field) {
    Matcher step = STEP.matcher(field);
    if (!step.matches()) {
      return field;
    }
    int index = Integer.parseInt(step.group(1));
    return step.group(2).equals("nodeId")
        ? "nodeIds[" + index / steps.size() + "]"
        : "steps[" + index % steps.size() + "]." + step.group(2);
  }

  private ExecutionSpec spec() {
    return new ExecutionSpec(
        name,
        description,
        Objects.requireNonNullElse(category, Category.BATCH),
        type,
        Objects.requireNonNullElse(priority, Priority.NORMAL),
        parentExecutionId,
        resourceType,
        resourceId,
        nodeId,
        Objects.requireNonNullElse(timeoutSeconds, ExecutionDraft.TIMEOUT_SECONDS),
        maxRetries == null ? defaultRetries() : maxRetries,
        onNodeLoss,
        concurrency,
        failureBudget);
  }

  /** A step; see {@link StepSpec}. */
  record Step(
      String name,
      @Nullable String description,
      @Nullable String nodeId,
      CommandSpec command,
      @Nullable List<Integer> dependsOn,
      @Nullable Boolean optional,
      @Nullable Integer timeoutSeconds,
      @Nullable Retry retry,
      @Nullable Integer stallSeconds,
      @Nullable Integer weight,
      @Nullable Placement placement,
      @Nullable Integer onFailureOf) {

    StepSpec spec() {
      return new StepSpec(
          name,
          description,
          nodeId,
          command,
          dependsOn,
          optional != null && optional,
          timeoutSeconds,
          retry == null ? null : retry.policy(),
          stallSeconds,
          weight,
          placement,
          onFailureOf);
    }
  }

  /** Retries of a step; see {@link RetryPolicy}. */
  record Retry(
      @Nullable Integer maxAttempts,
      @Nullable Long initialDelay,
      @Nullable Double multiplier,
      @Nullable Long maxDelay) {

    RetryPolicy policy() {
      return new RetryPolicy(maxAttempts, initialDelay, multiplier, maxDelay);
    }
  }
}
