package io.aiwm.testkit.capacity;

import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.NodeRegister;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes that are online with GPUs, as if their agents had registered. */
public final class Machines {
  /** Bytes of a gibibyte. */
  public static final long GIB = 1L << 30;

  /** Bytes of one of their GPUs. */
  public static final long GPU_MEMORY = 80 * GIB;

  public static final String MODEL = "NVIDIA H100 80GB HBM3";
  private static final int CORES = 64;
  private static final long MEMORY = 512 * GIB;

  private Machines() {}

  /** Creates a node that is online with so many GPUs. */
  public static Node online(NodeRegistry nodes, Caller owner, String name, int gpus) {
    return online(nodes, owner, name, Map.of(), gpus(name, gpus));
  }

  /** The same with labels and the very GPUs. */
  public static Node online(
      NodeRegistry nodes,
      Caller owner,
      String name,
      Map<String, String> labels,
      List<GpuDevice> gpus) {
    NodeDraft draft = new NodeDraft(name, List.of(NodeRole.WORKER), false, null, labels, Map.of());
    Node node = nodes.create(owner, draft);
    NodeInput connected = new NodeInput.Connected("controller-1", 1, Instant.EPOCH);
    nodes.apply(owner, Scope.all(), node.id(), connected, null);
    return register(nodes, owner, node.id(), gpus);
  }

  /** The agent registers, with other GPUs perhaps. */
  public static Node register(
      NodeRegistry nodes, Caller owner, String nodeId, List<GpuDevice> gpus) {
    NodeRegister message =
        new NodeRegister(
            "host", null, null, null, CORES, null, MEMORY, null, gpus, null, null, null, null, null,
            null);
    NodeInput registered = new NodeInput.Registered(1, message);
    return nodes.apply(owner, Scope.all(), nodeId, registered, null);
  }

  /** So many GPUs of a machine. */
  public static List<GpuDevice> gpus(String machine, int number) {
    List<GpuDevice> gpus = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      gpus.add(gpu("GPU-" + i, "GPU-" + machine + "-" + i));
    }
    return gpus;
  }

  /** One GPU. */
  public static GpuDevice gpu(String deviceId, String uuid) {
    return new GpuDevice(
        deviceId, uuid, MODEL, GPU_MEMORY, GPU_MEMORY, 0.0, 30.0, null, null, null, null);
  }
}
