package io.aiwm.api.telemetry;

import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The latest that a node reported; stored beside the node and written in batches. Times are the
 * controller's.
 *
 * @param nodeId id of the node
 * @param lastSeenAt when anything last came from it
 * @param lastHeartbeat when the last heartbeat came
 * @param heartbeat its content
 * @param lastMetricsAt when the last metrics came
 * @param metrics their content
 */
public record NodeTelemetry(
    String nodeId,
    @Nullable Instant lastSeenAt,
    @Nullable Instant lastHeartbeat,
    @Nullable Heartbeat heartbeat,
    @Nullable Instant lastMetricsAt,
    @Nullable Metrics metrics) {

  /** This telemetry with the parts that {@code newer} has taken from it. */
  public NodeTelemetry mergedWith(NodeTelemetry newer) {
    boolean beat = isNewer(newer.lastHeartbeat, lastHeartbeat);
    boolean measured = isNewer(newer.lastMetricsAt, lastMetricsAt);
    return new NodeTelemetry(
        nodeId,
        isNewer(newer.lastSeenAt, lastSeenAt) ? newer.lastSeenAt : lastSeenAt,
        beat ? newer.lastHeartbeat : lastHeartbeat,
        beat ? newer.heartbeat : heartbeat,
        measured ? newer.lastMetricsAt : lastMetricsAt,
        measured ? newer.metrics : metrics);
  }

  private static boolean isNewer(@Nullable Instant candidate, @Nullable Instant present) {
    return candidate != null && (present == null || !candidate.isBefore(present));
  }
}
