package io.aiwm.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.aiwm.api.wire.GpuDevice;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A machine that runs workloads. Its telemetry is not here: see {@link
 * io.aiwm.api.telemetry.NodeTelemetry}.
 *
 * @param header shared fields
 * @param name unique in its organisation among live nodes; 1 to 128 characters
 * @param role what it is for; at least one
 * @param status where it is in its life
 * @param local it stands in the controller's own network
 * @param vpnIp address in a VPN
 * @param labels for selecting; keys and values are text
 * @param poolIds pools that it was added to
 * @param connection who holds its socket
 * @param inventory what the machine is
 * @param schedulability whether administrators let it take new work; see {@link
 *     #effectiveSchedulability}
 * @param health how well it is
 * @param tokenMetadata what is known of its token
 * @param tokens which tokens are still good
 */
@RecordBuilder
public record Node(
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
    TokenState tokens)
    implements NodeBuilder.With, Entity {

  public static final Kind<Node> KIND =
      Kind.of("nodes", Node.class)
          .uniqueKey(node -> node.owner().orgId() + "/" + node.name())
          .field(Field.text("name", Node::name))
          .field(
              Field.<Node>text("status", node -> node.status().wireName())
                  .among(NodeStatus.class, NodeStatus::wireName))
          .field(
              Field.<Node>texts(
                      "role", node -> node.role().stream().map(NodeRole::wireName).toList())
                  .among(NodeRole.class, NodeRole::wireName))
          .field(Field.flag("isLocal", Node::local))
          .field(Field.flag("schedulable", node -> node.effectiveSchedulability().schedulable()))
          .field(Field.flag("websocketConnected", node -> node.connection().websocketConnected()))
          .field(Field.text("controllerId", node -> node.connection().controllerId()))
          .field(Field.text("hostname", node -> node.inventory().hostname()))
          .field(Field.text("daemonVersion", node -> node.inventory().daemonVersion()))
          .field(Field.texts("poolIds", Node::poolIds))
          .field(
              Field.texts(
                  "labels",
                  node ->
                      node.labels().entrySet().stream()
                          .map(label -> label.getKey() + "=" + label.getValue())
                          .toList()))
          .field(
              Field.texts(
                  "gpuModel",
                  node ->
                      node.inventory().gpuDevices().stream()
                          .map(GpuDevice::model)
                          .filter(java.util.Objects::nonNull)
                          .distinct()
                          .toList()))
          .field(
              Field.<Node>text("health", node -> node.health().state().wireName())
                  .among(NodeHealth.State.class, NodeHealth.State::wireName))
          .field(Field.number("attention", Attention::of))
          .unindexed("updatedAt", "health", "attention")
          .build();

  public Node(
      Header header,
      String name,
      List<NodeRole> role,
      NodeStatus status,
      boolean local,
      @Nullable String vpnIp,
      @Nullable Map<String, String> labels,
      @Nullable List<String> poolIds,
      @Nullable NodeConnection connection,
      @Nullable NodeInventory inventory,
      @Nullable Schedulability schedulability,
      @Nullable NodeHealth health,
      @Nullable TokenMetadata tokenMetadata,
      @Nullable TokenState tokens) {
    this.header = header;
    this.name = name;
    this.role = List.copyOf(role);
    this.status = status;
    this.local = local;
    this.vpnIp = vpnIp;
    this.labels = labels == null ? Map.of() : Map.copyOf(labels);
    this.poolIds = poolIds == null ? List.of() : List.copyOf(poolIds);
    this.connection = connection == null ? NodeConnection.NONE : connection;
    this.inventory = inventory == null ? NodeInventory.UNKNOWN : inventory;
    this.schedulability = schedulability == null ? Schedulability.YES : schedulability;
    this.health = health == null ? NodeHealth.OK : health;
    this.tokenMetadata = tokenMetadata;
    this.tokens = tokens == null ? TokenState.NONE : tokens;
  }

  @Override
  public Node withHeader(Header value) {
    return NodeBuilder.With.super.withHeader(value);
  }

  /**
   * Schedulability in effect: new work may be placed only on a node that is online and that no
   * administrator has cordoned or drained. A status other than {@code online} is a reason by its
   * name.
   */
  public Schedulability effectiveSchedulability() {
    return status == NodeStatus.ONLINE ? schedulability : schedulability.with(status.wireName());
  }

  public Node withTokens(@Nullable TokenMetadata newMetadata, TokenState newTokens) {
    return with().tokenMetadata(newMetadata).tokens(newTokens).build();
  }
}
