package io.aiwm.core.feature;

import io.aiwm.api.event.Severity;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.wire.ErrorInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An execution at the moment of one of its events.
 *
 * @param eventType the event, for example {@code execution.completed}
 * @param severity of the event
 * @param executionId the execution
 * @param spec what it was submitted as
 * @param nodeIds every node that it has involved so far
 * @param results results of its steps that have one, in the order of the steps
 * @param error why it failed; null unless it did
 * @param startedAt when it began; null before
 * @param completedAt when it ended; null before
 */
public record ExecutionMilestone(
    String eventType,
    Severity severity,
    String executionId,
    ExecutionSpec spec,
    List<String> nodeIds,
    List<Map<String, Object>> results,
    @Nullable ErrorInfo error,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt) {}
