package io.aiwm.core.internal.capacity.ledger;

import io.aiwm.api.capacity.AllocationSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The needs of one member of its node.
 *
 * @param cpuMillis thousandths of a core
 * @param memory bytes
 * @param gpus number of GPUs
 * @param gpuMemory bytes of each; 0 for a whole GPU of any size
 * @param whole whether each GPU is taken whole
 * @param gpuModel model of the GPUs, or profile of MIG devices; null for any
 * @param devices the very GPUs; empty for any
 * @param ports the very ports
 * @param morePorts how many further ports
 */
public record Demand(
    long cpuMillis,
    long memory,
    int gpus,
    long gpuMemory,
    boolean whole,
    @Nullable String gpuModel,
    List<String> devices,
    List<Integer> ports,
    int morePorts) {
  private static final int MILLIS = 1_000;

  public Demand {
    devices = List.copyOf(devices);
    ports = List.copyOf(ports);
  }

  /** Demand of each member of an allocation. */
  public static Demand of(AllocationSpec spec) {
    return new Demand(
        spec.cpu() == null ? 0 : Math.round(spec.cpu() * MILLIS),
        spec.memory() == null ? 0 : spec.memory(),
        spec.gpuCount(),
        spec.gpuMemory() == null ? 0 : spec.gpuMemory(),
        spec.wholeGpus(),
        spec.gpuModel(),
        spec.gpuDeviceIds(),
        spec.ports(),
        spec.portCount());
  }
}
