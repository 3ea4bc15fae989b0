package io.aiwm.agent.gpu;

import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.Metrics;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * GPUs that have no memory of their own but the machine's, and whose driver therefore tells none.
 * Others whose memory is not known stay without.
 */
public final class SharedMemory {
  private static final Pattern KNOWN =
      Pattern.compile("\\b(?:GB10|Orin|Thor|Xavier|Tegra|Jetson)\\b", Pattern.CASE_INSENSITIVE);

  private SharedMemory() {}

  /** Whether the machine's memory is that of a GPU which tells none. */
  static boolean isShared(@Nullable String model, @Nullable Long memoryTotal) {
    return memoryTotal == null && model != null && KNOWN.matcher(model).find();
  }

  /** The same device, with the machine's memory where it shares that. */
  public static GpuDevice of(GpuDevice device, long machine) {
    return !isShared(device.model(), device.memoryTotal())
        ? device
        : new GpuDevice(
            device.deviceId(),
            device.uuid(),
            device.model(),
            machine,
            device.memoryFree(),
            device.utilization(),
            device.temperature(),
            device.pciBusId(),
            device.driverVersion(),
            device.cudaVersion(),
            device.migMode(),
            device.migDevices());
  }

  /** The same measurements, with the machine's memory where the GPU shares that. */
  public static Metrics.Gpu of(Metrics.Gpu gpu, Metrics.Memory machine) {
    return !isShared(gpu.model(), gpu.memoryTotal())
        ? gpu
        : new Metrics.Gpu(
            gpu.deviceId(),
            gpu.model(),
            gpu.utilization(),
            machine.total(),
            machine.used(),
            machine.free(),
            gpu.temperature(),
            gpu.powerUsage(),
            gpu.powerLimit(),
            gpu.fanSpeed(),
            gpu.eccErrors(),
            gpu.xid(),
            gpu.throttleReasons(),
            gpu.processes(),
            gpu.smClock(),
            gpu.memoryClock());
  }
}
