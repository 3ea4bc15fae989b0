package io.aiwm.api.execution;

import io.aiwm.api.wire.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what an execution should be; see {@link ExecutionSpec} for the rules. For use by one
 * thread.
 */
public final class ExecutionDraftBuilder {
  private final String name;
  private final List<StepSpec> steps = new ArrayList<>();
  private @Nullable String description;
  private Category category = Category.BATCH;
  private @Nullable String type;
  private Priority priority = Priority.NORMAL;
  private @Nullable String parentExecutionId;
  private @Nullable String resourceType;
  private @Nullable String resourceId;
  private @Nullable String nodeId;
  private int timeoutSeconds = ExecutionDraft.TIMEOUT_SECONDS;
  private int maxRetries = ExecutionDraft.MAX_RETRIES;
  private NodeLossPolicy onNodeLoss = NodeLossPolicy.WAIT;
  private @Nullable Integer concurrency;
  private int failureBudget;
  private Map<String, Object> metadata = Map.of();
  private @Nullable String id;

  ExecutionDraftBuilder(String name) {
    this.name = name;
  }

  public ExecutionDraftBuilder description(String text) {
    description = text;
    return this;
  }

  public ExecutionDraftBuilder category(Category value) {
    category = value;
    return this;
  }

  public ExecutionDraftBuilder type(String value) {
    type = value;
    return this;
  }

  public ExecutionDraftBuilder priority(Priority value) {
    priority = value;
    return this;
  }

  /** The execution that starts this one. */
  public ExecutionDraftBuilder childOf(String executionId) {
    parentExecutionId = executionId;
    return this;
  }

  /** The record that it works on. */
  public ExecutionDraftBuilder about(String typeOfRecord, String id) {
    resourceType = typeOfRecord;
    resourceId = id;
    return this;
  }

  /** Node of the steps that name none. */
  public ExecutionDraftBuilder on(String node) {
    nodeId = node;
    return this;
  }

  /** Timeout of the whole execution, in whole seconds. */
  public ExecutionDraftBuilder timeout(Duration limit) {
    timeoutSeconds = Math.toIntExact(limit.toSeconds());
    return this;
  }

  public ExecutionDraftBuilder maxRetries(int count) {
    maxRetries = count;
    return this;
  }

  public ExecutionDraftBuilder onNodeLoss(NodeLossPolicy policy) {
    onNodeLoss = policy;
    return this;
  }

  /** Maximum number of steps that run at once. */
  public ExecutionDraftBuilder concurrency(int most) {
    concurrency = most;
    return this;
  }

  /** Mandatory steps that may fail. */
  public ExecutionDraftBuilder failureBudget(int steps) {
    failureBudget = steps;
    return this;
  }

  public ExecutionDraftBuilder metadata(Map<String, Object> data) {
    metadata = data;
    return this;
  }

  /** Chooses the execution's id; see {@link ExecutionOrchestrator#submit}. */
  public ExecutionDraftBuilder id(String chosen) {
    id = chosen;
    return this;
  }

  /** One more step; its place is the number of those before it. */
  public ExecutionDraftBuilder step(StepSpec step) {
    steps.add(step);
    return this;
  }

  public ExecutionDraftBuilder step(StepSpecBuilder step) {
    return step(step.build());
  }

  public ExecutionDraft build() {
    return new ExecutionDraft(spec(), steps, metadata, id);
  }

  /** A batch: see {@link ExecutionDraft#onEach}. */
  public ExecutionDraft onEach(List<String> nodeIds) {
    return build().onEach(nodeIds);
  }

  private ExecutionSpec spec() {
    return new ExecutionSpec(
        name,
        description,
        category,
        type,
        priority,
        parentExecutionId,
        resourceType,
        resourceId,
        nodeId,
        timeoutSeconds,
        maxRetries,
        onNodeLoss,
        concurrency,
        failureBudget);
  }
}
