package io.aiwm.testkit.store;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.execution.Category;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.ExecutionState;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeConnection;
import io.aiwm.api.node.NodeHealth;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.Schedulability;
import io.aiwm.api.node.TokenMetadata;
import io.aiwm.api.node.TokenState;
import io.aiwm.api.security.PrincipalType;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.Priority;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One record of each kind with as many fields set as it has. */
final class Samples {
  private static final Instant AT = VirtualTime.START.plusMillis(123);

  private Samples() {}

  static Node node() {
    Node plain = Fixtures.node("gpu-01");
    return plain
        .withHeader(plain.header().withWakeAt(AT).withMetadata(Map.of("rack", 7, "row", "b")))
        .withStatus(NodeStatus.ONLINE)
        .withConnection(new NodeConnection(true, "controller-1", 4, AT))
        .withInventory(inventory())
        .withLabels(Map.of("zone", "eu", "tier", "a=b"))
        .withSchedulability(new Schedulability(false, List.of(Schedulability.CORDONED)))
        .withHealth(new NodeHealth(NodeHealth.State.DEGRADED, List.of("GPU-0 hot")))
        .withTokens(
            new TokenMetadata(AT, AT.plusSeconds(60), AT, "rack token"),
            new TokenState(AT, "token-1", Map.of("token-0", AT)));
  }

  private static NodeInventory inventory() {
    GpuDevice gpu =
        new GpuDevice(
            "GPU-0", "uuid", "H200", 1L << 37, 1L << 36, 1.5, 35.0, "0:0", "550", "12", null);
    return new NodeInventory(
        "host",
        "10.0.0.1",
        null,
        "Debian",
        32,
        "EPYC",
        1L << 38,
        1L << 42,
        List.of(gpu),
        "1.0.0",
        "docker",
        List.of("idempotent-commands"));
  }

  static Execution execution() {
    ExecutionSpec spec =
        new ExecutionSpec(
            "deploy",
            null,
            Category.DEPLOYMENT,
            "deploy",
            Priority.NORMAL,
            null,
            "node",
            "n1",
            null,
            3_600,
            3);
    ExecutionState state =
        new ExecutionState(
            ExecutionStatus.RUNNING,
            40,
            AT,
            null,
            AT.plusSeconds(9),
            null,
            null,
            0,
            List.of(),
            null);
    return new Execution(Fixtures.header(), spec, state, 2, List.of("n1", "n2"), List.of(), "c1");
  }

  static AuditEntry auditEntry() {
    return new AuditEntry(
        Fixtures.header(),
        PrincipalType.USER,
        "user-1",
        "node.create",
        "node",
        "n1",
        "ok",
        "127.0.0.1",
        "correlation-1",
        Map.of("name", "gpu-01"));
  }
}
