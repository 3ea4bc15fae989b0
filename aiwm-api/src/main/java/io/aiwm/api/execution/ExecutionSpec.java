package io.aiwm.api.execution;

import io.aiwm.api.wire.Priority;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Specification of an execution.
 *
 * @param name 1 to 128 characters
 * @param description for people
 * @param category what it is for
 * @param type free-form, for example {@code deploy-model}
 * @param priority how urgent its commands are
 * @param parentExecutionId execution that started it
 * @param resourceType type of the record that it works on
 * @param resourceId id of that record
 * @param nodeId node of the steps that name none
 * @param timeoutSeconds maximum time in all, 1 to 604,800; 3,600 by default
 * @param maxRetries automatic retries from what failed, 0 to 10; 3 by default
 * @param onNodeLoss what becomes of steps whose node is lost; they wait by default
 * @param concurrency maximum number of steps that run at once, 1 to 1,000, those between two tries
 *     included; null for no limit
 * @param failureBudget mandatory steps that may fail without failing the whole, 0 to 1,000; what
 *     depends on one that failed is skipped, the rest goes on; 0 by default. Where there is one and
 *     more fail, nothing new begins, and nothing is retried automatically
 */
@RecordBuilder
public record ExecutionSpec(
    String name,
    @Nullable String description,
    Category category,
    @Nullable String type,
    Priority priority,
    @Nullable String parentExecutionId,
    @Nullable String resourceType,
    @Nullable String resourceId,
    @Nullable String nodeId,
    int timeoutSeconds,
    int maxRetries,
    NodeLossPolicy onNodeLoss,
    @Nullable Integer concurrency,
    Integer failureBudget)
    implements ExecutionSpecBuilder.With {

  public ExecutionSpec(
      String name,
      @Nullable String description,
      Category category,
      @Nullable String type,
      Priority priority,
      @Nullable String parentExecutionId,
      @Nullable String resourceType,
      @Nullable String resourceId,
      @Nullable String nodeId,
      int timeoutSeconds,
      int maxRetries,
      @Nullable NodeLossPolicy onNodeLoss,
      @Nullable Integer concurrency,
      @Nullable Integer failureBudget) {
    this.name = name;
    this.description = description;
    this.category = category;
    this.type = type;
    this.priority = priority;
    this.parentExecutionId = parentExecutionId;
    this.resourceType = resourceType;
    this.resourceId = resourceId;
    this.nodeId = nodeId;
    this.timeoutSeconds = timeoutSeconds;
    this.maxRetries = maxRetries;
    this.onNodeLoss = onNodeLoss == null ? NodeLossPolicy.WAIT : onNodeLoss;
    this.concurrency = concurrency;
    this.failureBudget = failureBudget == null ? 0 : failureBudget;
  }

  /** One that waits for its nodes, has no limit of concurrency, and fails with its first step. */
  public ExecutionSpec(
      String name,
      @Nullable String description,
      Category category,
      @Nullable String type,
      Priority priority,
      @Nullable String parentExecutionId,
      @Nullable String resourceType,
      @Nullable String resourceId,
      @Nullable String nodeId,
      int timeoutSeconds,
      int maxRetries) {
    this(
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
        null,
        null,
        null);
  }
}
