package io.aiwm.core.internal.command;

import org.jspecify.annotations.Nullable;

/**
 * Work has been accepted.
 *
 * @param executionId the execution that carries it out
 * @param messageId id of its command, once there is one
 */
record Accepted(String executionId, @Nullable String messageId) {}
