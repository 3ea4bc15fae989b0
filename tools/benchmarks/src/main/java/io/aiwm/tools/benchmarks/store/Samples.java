package io.aiwm.tools.benchmarks.store;

import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.store.Codec;
import io.aiwm.api.wire.NodeRegister;
import io.aiwm.core.json.JsonCodecs;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Records of the size that real ones have. */
final class Samples {
  private static final AtomicLong COUNTER = new AtomicLong();
  private static final Codec<NodeRegister> REGISTER = new JsonCodecs().codec(NodeRegister.class);

  private Samples() {}

  static Node node(String name, Instant now) {
    String id = "%024x".formatted(0xBE000000L + COUNTER.incrementAndGet());
    return new Node(
        Header.fresh(id, Owner.of("bench", "bench"), "bench", now),
        name,
        List.of(NodeRole.WORKER),
        NodeStatus.PENDING,
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

  static NodeRegister register(String hostname) {
    return REGISTER.decode(
        """
        {"hostname": "%s", "ipAddress": "10.0.0.7", "os": "Ubuntu 24.04", "cpuCores": 128,
         "cpuModel": "AMD EPYC 9554", "ramTotal": 1622592192512, "diskTotal": 30643290677248,
         "daemonVersion": "0.1.0", "uptimeSeconds": 86400, "containerRuntime": "docker 28.2",
         "capabilities": ["idempotent-commands", "docker"], "gpuDevices": [
          {"deviceId": "0", "uuid": "GPU-0", "model": "NVIDIA H200", "memoryTotal": 150754820096},
          {"deviceId": "1", "uuid": "GPU-1", "model": "NVIDIA H200", "memoryTotal": 150754820096}]}
        """
            .formatted(hostname));
  }
}
