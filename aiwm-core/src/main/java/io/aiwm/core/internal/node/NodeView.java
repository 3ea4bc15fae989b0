package io.aiwm.core.internal.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Header;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeConnection;
import io.aiwm.api.node.NodeHealth;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.Schedulability;
import io.aiwm.api.node.TokenMetadata;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.core.http.VersionedResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node as clients see it: its record, and the latest that it said of itself.
 *
 * @param lastHeartbeat when the last heartbeat came; the node's creation before the first
 * @param lastSeenAt when anything last came from it
 * @param lastMetricsAt when the last metrics came
 * @param uptimeSeconds how long the machine runs
 * @param cpuUsage percent
 * @param ramUsage percent
 * @param activeDeployments how many run
 */
public record NodeView(
    @JsonUnwrapped Header header,
    String name,
    List<NodeRole> role,
    NodeStatus status,
    @JsonProperty("isLocal") boolean local,
    @Nullable String vpnIp,
    Map<String, String> labels,
    List<String> poolIds,
    @JsonUnwrapped NodeConnection connection,
    @JsonUnwrapped NodeInventory inventory,
    @JsonUnwrapped Schedulability schedulability,
    NodeHealth health,
    @Nullable TokenMetadata tokenMetadata,
    Instant lastHeartbeat,
    @Nullable Instant lastSeenAt,
    @Nullable Instant lastMetricsAt,
    @Nullable Long uptimeSeconds,
    @Nullable Double cpuUsage,
    @Nullable Double ramUsage,
    @Nullable Integer activeDeployments)
    implements VersionedResource {

  /** The record's own part; the engine's bookkeeping is left out. */
  static NodeView of(
      Node node,
      NodeConnection connection,
      NodeInventory inventory,
      NodeTelemetry said,
      Heartbeat heartbeat) {
    return new NodeView(
        node.header().withWakeAt(null),
        node.name(),
        node.role(),
        node.status(),
        node.local(),
        node.vpnIp(),
        node.labels(),
        node.poolIds(),
        connection,
        inventory,
        node.effectiveSchedulability(),
        node.health(),
        node.tokenMetadata(),
        said.lastHeartbeat() == null ? node.createdAt() : said.lastHeartbeat(),
        said.lastSeenAt(),
        said.lastMetricsAt(),
        heartbeat.uptimeSeconds(),
        heartbeat.cpuUsage(),
        heartbeat.ramUsage(),
        heartbeat.activeDeployments());
  }

  @Override
  public String id() {
    return header.id();
  }

  @Override
  public long version() {
    return header.version();
  }
}
