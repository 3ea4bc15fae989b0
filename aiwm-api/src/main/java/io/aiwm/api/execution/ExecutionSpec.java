package io.aiwm.api.execution;

import io.aiwm.api.wire.Priority;
import org.jspecify.annotations.Nullable;

/**
 * What an execution is for.
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
 * @param timeoutSeconds longest time in all, 1 to 604,800; 3,600 by default
 * @param maxRetries automatic retries from what failed, 0 to 10; 3 by default
 */
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
    int maxRetries) {}
