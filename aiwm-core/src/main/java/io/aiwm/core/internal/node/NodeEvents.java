package io.aiwm.core.internal.node;

import io.aiwm.api.event.Severity;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.core.json.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Data and severity of a node's events. Pure. */
final class NodeEvents {
  static final String REGISTERED = "node.registered";
  static final String CONNECTED = "node.connected";
  static final String DISCONNECTED = "node.disconnected";
  static final String WARNING = "node.warning";
  static final String CRITICAL = "node.critical";
  static final String RECOVERED = "node.recovered";

  private static final Map<String, Severity> SEVERITIES =
      Map.of(
          "node.installation_failed",
          Severity.WARNING,
          DISCONNECTED,
          Severity.CRITICAL,
          WARNING,
          Severity.WARNING,
          CRITICAL,
          Severity.CRITICAL);

  private NodeEvents() {}

  /** Default severity of an event type. */
  static Severity severity(String type) {
    return SEVERITIES.getOrDefault(type, Severity.INFO);
  }

  /**
   * A node that falls silent is worse than one that says good-bye; in maintenance both are fine.
   */
  static Severity severity(Node node, String type, Map<String, Object> facts) {
    if (!type.equals(DISCONNECTED)) {
      return severity(type);
    } else if (node.status() == NodeStatus.MAINTENANCE) {
      return Severity.INFO;
    }
    return "heartbeat_timeout".equals(facts.get("disconnectReason"))
        ? Severity.CRITICAL
        : Severity.WARNING;
  }

  /**
   * The facts of an event.
   *
   * @param node the node as the change leaves it
   * @param facts what only this event has to say; absent ones are left out
   */
  static Map<String, Object> data(
      Node node, String type, Map<String, ? extends @Nullable Object> facts) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("nodeId", node.id());
    data.put("nodeName", node.name());
    data.put("status", node.status().wireName());
    if (type.equals(CONNECTED)) {
      putIfKnown(data, "ipAddress", node.inventory().ipAddress());
      data.put("gpuDevices", node.inventory().gpuDevices().stream().map(NodeEvents::gpu).toList());
    }
    facts.forEach((name, fact) -> putIfKnown(data, name, fact));
    data.put("owner", Map.of("orgId", node.owner().orgId(), "userId", node.owner().userId()));
    return data;
  }

  /**
   * A map of what is known of these names and values. Instants become text, so that the facts are
   * the same before and after storing.
   */
  static Map<String, Object> facts(@Nullable Object... namesAndValues) {
    Map<String, Object> facts = new LinkedHashMap<>();
    List<@Nullable Object> list = Arrays.asList(namesAndValues);
    for (int i = 0; i + 1 < list.size(); i += 2) {
      putIfKnown(facts, String.valueOf(list.get(i)), list.get(i + 1));
    }
    return facts;
  }

  private static Map<String, Object> gpu(GpuDevice device) {
    return facts("model", device.model(), "memoryTotal", device.memoryTotal());
  }

  private static void putIfKnown(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value instanceof Instant instant ? Json.text(instant) : value);
    }
  }
}
