package io.aiwm.core.internal.node;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.event.EventType;
import io.aiwm.api.event.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of the events of nodes. */
public final class NodeEventTypes {
  /** All of them. */
  public static final List<EventType> ALL =
      List.of(
          type(NodeEvents.REGISTERED, "A node was created", Changed.class),
          type(
              "node.installation_started",
              "The install script started, or an agent connected without one",
              InstallationStarted.class),
          type(
              "node.installation_failed",
              "The install script failed, or the node did not register in time",
              InstallationFailed.class),
          type(NodeEvents.CONNECTED, "The node came online", Connected.class),
          type(NodeEvents.DISCONNECTED, "The node went offline", Disconnected.class),
          type("node.maintenance_mode", "The node entered maintenance", Changed.class),
          type("node.resumed", "The node left maintenance, or was enabled", Changed.class),
          type("node.decommissioned", "The node was disabled or deleted", Changed.class),
          type(NodeEvents.WARNING, "The node's health became degraded", Health.class),
          type(NodeEvents.CRITICAL, "The node's health became critical", Health.class),
          type(NodeEvents.RECOVERED, "The node's health recovered", Health.class),
          new EventType(
              MassTransitionDigest.LOST,
              Severity.CRITICAL,
              "Many nodes were declared offline at once",
              Many.class),
          new EventType(
              MassTransitionDigest.BACK,
              Severity.INFO,
              "Many nodes came online at once",
              Many.class));

  private NodeEventTypes() {}

  private static EventType type(String name, String summary, Class<? extends Record> data) {
    return new EventType(name, NodeEvents.severity(name), summary, data);
  }

  /** Whose the node is. */
  record Owner(String orgId, String userId) {}

  /**
   * Data of every event of a node.
   *
   * @param status after the change
   */
  record Changed(String nodeId, String nodeName, String status, Owner owner) {}

  /** Data of the start of an installation; the version is the one that the script reported. */
  record InstallationStarted(@JsonUnwrapped Changed node, @Nullable String version) {}

  /** Data of a failed installation. */
  record InstallationFailed(@JsonUnwrapped Changed node, Failure error) {}

  /**
   * Cause of a failed installation.
   *
   * @param code for example {@code CHECKSUM_MISMATCH}
   * @param details for example {@code expected} and {@code actual}
   */
  record Failure(String code, String message, @Nullable Map<String, Object> details) {}

  /** Data of a connection: the machine. */
  record Connected(@JsonUnwrapped Changed node, @Nullable String ipAddress, List<Gpu> gpuDevices) {}

  /**
   * A GPU.
   *
   * @param memoryTotal bytes
   */
  record Gpu(@Nullable String model, @Nullable Long memoryTotal) {}

  /**
   * Data of a disconnection.
   *
   * @param disconnectReason {@code heartbeat_timeout} or {@code shutdown}; absent where the session
   *     was closed for another reason
   */
  record Disconnected(
      @JsonUnwrapped Changed node,
      @Nullable String disconnectReason,
      @Nullable Instant lastSeenAt) {}

  /**
   * Data of a health event: as the agent says, or as measured.
   *
   * @param health what the agent says: {@code ok}, {@code degraded} or {@code failed}
   * @param reasons in the agent's words
   * @param metric what was measured, for example {@code gpu_temperature}
   * @param deviceId which GPU, where it is one
   * @param level the level reached: {@code ok}, {@code warning} or {@code critical}
   * @param previousLevel the level before
   * @param value the value measured
   * @param threshold the limit that it passed, or fell below again
   * @param reminder true where the level was told before and still stands
   */
  record Health(
      @JsonUnwrapped Changed node,
      @Nullable String health,
      @Nullable List<String> reasons,
      @Nullable String metric,
      @Nullable String deviceId,
      @Nullable String level,
      @Nullable String previousLevel,
      @Nullable Double value,
      @Nullable Double threshold,
      @Nullable Boolean reminder) {}

  /**
   * Many nodes of an organisation at once.
   *
   * @param nodeIds the first hundred of them
   * @param controllerId the controller that noticed
   */
  record Many(int count, List<String> nodeIds, String controllerId) {}
}
