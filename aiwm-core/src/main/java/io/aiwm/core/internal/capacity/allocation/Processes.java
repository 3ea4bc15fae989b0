package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.Metrics;
import io.aiwm.api.wire.Metrics.GpuProcess;
import io.aiwm.core.internal.capacity.ledger.Claim;
import io.aiwm.core.internal.capacity.ledger.DeviceClaim;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The proof of absence by the processes that a node measured. Pure. */
final class Processes {
  private Processes() {}

  /**
   * True if none of a released claim's processes are left: metrics that came after the release list
   * the processes of each of its GPUs, and none, or no more than the other claims there explain.
   */
  static boolean absent(NodeTelemetry telemetry, NodeLedger ledger, Claim claim) {
    Metrics metrics = telemetry.metrics();
    Instant measured = telemetry.lastMetricsAt();
    return metrics != null
        && metrics.gpu() != null
        && measured != null
        && measured.isAfter(releasedAt(claim))
        && claim.gpus().stream().allMatch(gpu -> absent(metrics.gpu(), ledger, claim, gpu));
  }

  /** A released claim carries the time of its release where its lease would end. */
  private static Instant releasedAt(Claim claim) {
    return claim.endsAt() == null ? claim.since() : claim.endsAt();
  }

  private static boolean absent(
      List<Metrics.Gpu> gpus, NodeLedger ledger, Claim claim, DeviceClaim gpu) {
    return gpus.stream()
        .filter(Objects::nonNull)
        .filter(measured -> gpu.deviceId().equals(measured.deviceId()))
        .findFirst()
        .map(measured -> within(measured.processes(), others(ledger, claim, gpu)))
        .orElse(false);
  }

  private static boolean within(@Nullable List<GpuProcess> processes, long claimedByOthers) {
    if (processes == null) {
      return false;
    }
    long used =
        processes.stream()
            .mapToLong(process -> Objects.requireNonNullElse(process.memoryUsed(), 0L))
            .sum();
    return processes.isEmpty() || (claimedByOthers > 0 && used <= claimedByOthers);
  }

  private static long others(NodeLedger ledger, Claim claim, DeviceClaim gpu) {
    return ledger.claims().stream()
        .filter(other -> !other.allocationId().equals(claim.allocationId()))
        .flatMap(other -> other.gpus().stream())
        .filter(other -> other.isOn(gpu.deviceId(), gpu.uuid()))
        .mapToLong(DeviceClaim::memory)
        .sum();
  }
}
