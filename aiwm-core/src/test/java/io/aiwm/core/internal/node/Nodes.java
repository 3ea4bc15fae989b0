package io.aiwm.core.internal.node;

import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeConnection;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.NodeRegister;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nodes and callers to begin a test with. */
final class Nodes {
  static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
  static final Instant BEFORE = Instant.parse("2026-11-01T09:00:00Z");
  static final Caller ADMIN =
      new Caller(
          Principal.user("admin-1", "admin", "org-1", Set.of(Role.ORGANIZATION_OWNER)),
          "correlation-1",
          "127.0.0.1");

  private Nodes() {}

  /** A node without a connection. */
  static Node in(NodeStatus status) {
    Header header =
        Header.fresh("673e7a1f5c9d8e001234abcd", Owner.of("org-1", "user-1"), "user-1", BEFORE);
    Instant wakeAt =
        status == NodeStatus.INSTALLING ? BEFORE.plus(NodeChange.INSTALL_TIMEOUT) : null;
    return new Node(
        header.withWakeAt(wakeAt),
        "gpu-worker-01",
        List.of(NodeRole.WORKER),
        status,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** A node whose third session is open on controller {@code c-1}. */
  static Node connectedIn(NodeStatus status) {
    return in(status).withConnection(new NodeConnection(true, "c-1", 3, BEFORE));
  }

  /** A node whose third session was given up. */
  static Node lostIn(NodeStatus status) {
    return in(status).withConnection(new NodeConnection(false, "c-1", 3, null));
  }

  static NodeRegister register() {
    GpuDevice gpu =
        new GpuDevice(
            "GPU-0",
            null,
            "NVIDIA A100",
            85_899_345_920L,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return new NodeRegister(
        "gpu-01",
        "192.168.1.100",
        null,
        Map.of("platform", "linux", "distro", "Ubuntu", "version", "22.04", "arch", "x86_64"),
        32,
        "AMD EPYC 7742",
        256L << 30,
        1L << 40,
        List.of(gpu),
        "v1.0.0",
        60L,
        Map.of("name", "docker", "version", "24.0.7"),
        Map.of("zone", "a"),
        List.of("idempotent-commands"),
        null);
  }
}
