package io.aiwm.api.execution;

import io.aiwm.api.wire.Priority;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes to an execution after it was submitted; null leaves a field as it is.
 *
 * @param name new name
 * @param description new description
 * @param priority new priority, for commands not sent yet
 * @param timeoutSeconds new timeout, counted from the start
 * @param metadata free-form data, replacing the old
 */
public record ExecutionPatch(
    @Nullable String name,
    @Nullable String description,
    @Nullable Priority priority,
    @Nullable Integer timeoutSeconds,
    @Nullable Map<String, Object> metadata) {}
