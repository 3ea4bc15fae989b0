package io.aiwm.core.internal.node;

import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeConnection;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.store.Store;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.GpuStatus;
import io.aiwm.api.wire.Heartbeat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Joins nodes with their telemetry. */
public final class NodeViews {
  private static final Heartbeat SILENT = new Heartbeat(null, null, null, null, null, null);

  private final Store store;
  private final Predicate<String> liveController;

  /**
   * Makes the views.
   *
   * @param liveController whether a controller's lease is live: a socket counts only under one
   */
  NodeViews(Store store, Predicate<String> liveController) {
    this.store = store;
    this.liveController = liveController;
  }

  public NodeView of(Node node) {
    return of(List.of(node)).get(0);
  }

  public List<NodeView> of(List<Node> nodes) {
    Map<String, NodeTelemetry> latest =
        nodes.isEmpty()
            ? Map.of()
            : store.telemetry().latest(nodes.stream().map(Node::id).toList());
    return nodes.stream().map(node -> view(node, latest.get(node.id()))).toList();
  }

  private NodeView view(Node node, @Nullable NodeTelemetry telemetry) {
    NodeTelemetry said =
        telemetry == null ? new NodeTelemetry(node.id(), null, null, null, null, null) : telemetry;
    Heartbeat heartbeat = said.heartbeat() == null ? SILENT : said.heartbeat();
    return NodeView.of(
        node,
        connection(node.connection()),
        inventory(node.inventory(), heartbeat),
        said,
        heartbeat);
  }

  private NodeConnection connection(NodeConnection recorded) {
    String holder = recorded.controllerId();
    boolean held = holder != null && liveController.test(holder);
    return recorded.websocketConnected() && !held ? recorded.closed() : recorded;
  }

  private static NodeInventory inventory(NodeInventory inventory, Heartbeat heartbeat) {
    if (heartbeat.gpuStatus() == null || inventory.gpuDevices().isEmpty()) {
      return inventory;
    }
    Map<String, GpuStatus> latest =
        heartbeat.gpuStatus().stream()
            .filter(gpu -> gpu.deviceId() != null)
            .collect(
                Collectors.toMap(
                    gpu -> String.valueOf(gpu.deviceId()), Function.identity(), (a, b) -> b));
    List<GpuDevice> merged =
        inventory.gpuDevices().stream()
            .map(gpu -> merged(gpu, latest.get(gpu.deviceId())))
            .toList();
    return new NodeInventory(
        inventory.hostname(),
        inventory.ipAddress(),
        inventory.publicIpAddress(),
        inventory.os(),
        inventory.cpuCores(),
        inventory.cpuModel(),
        inventory.ramTotal(),
        inventory.diskTotal(),
        merged,
        inventory.daemonVersion(),
        inventory.containerRuntime(),
        inventory.capabilities());
  }

  private static GpuDevice merged(GpuDevice gpu, @Nullable GpuStatus latest) {
    if (latest == null) {
      return gpu;
    }
    Long total = gpu.memoryTotal();
    Long used = latest.memoryUsed();
    return new GpuDevice(
        gpu.deviceId(),
        gpu.uuid(),
        gpu.model(),
        total,
        total == null || used == null ? gpu.memoryFree() : Long.valueOf(Math.max(0, total - used)),
        latest.utilization() == null ? gpu.utilization() : latest.utilization(),
        latest.temperature() == null ? gpu.temperature() : latest.temperature(),
        gpu.pciBusId(),
        gpu.driverVersion(),
        gpu.cudaVersion(),
        gpu.migMode(),
        gpu.migDevices());
  }
}
