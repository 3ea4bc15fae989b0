package io.aiwm.agent.gpu;

import com.sun.jna.Pointer;
import io.aiwm.api.wire.Metrics;
import io.aiwm.api.wire.MigDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A reader of one GPU through the driver's library, value by value. */
final class NvmlGpu {
  private static final int TEMPERATURE_OF_GPU = 0;
  private static final int CLOCK_SM = 1;
  private static final int CLOCK_MEMORY = 2;
  private static final int UNCORRECTED = 1;
  private static final int VOLATILE = 0;

  /** Bits of {@code nvmlClocksThrottleReasons} under the names that nvidia-smi gives them. */
  private static final Map<Long, String> THROTTLE =
      new TreeMap<>(
          Map.of(
              0x4L, "sw_power_cap",
              0x8L, "hw_slowdown",
              0x20L, "sw_thermal_slowdown",
              0x40L, "hw_thermal_slowdown",
              0x80L, "hw_power_brake_slowdown"));

  private final Nvml nvml;
  private final Pointer device;
  private final GpuValues values;

  private NvmlGpu(Nvml nvml, Pointer device, GpuValues values) {
    this.nvml = nvml;
    this.device = device;
    this.values = values;
  }

  /** Fills in what a GPU tells, and notes as problems what it should tell and cannot. */
  static void read(Nvml nvml, Pointer device, GpuValues values) {
    NvmlGpu gpu = new NvmlGpu(nvml, device, values);
    gpu.inventory();
    gpu.measurements();
    gpu.processes();
    gpu.migDevices();
  }

  /** A value that is asked for. */
  private interface Question<T> {
    T ask() throws NvmlException;
  }

  private <T> @Nullable T ask(Question<T> question) {
    try {
      return question.ask();
    } catch (NvmlException e) {
      if (!e.isAbsence()) {
        values.problem(String.valueOf(e.getMessage()));
      }
      return null;
    }
  }

  private @Nullable Double number(String function, Object... arguments) {
    Integer number = ask(() -> nvml.number(function, arguments));
    return number == null ? null : (double) Integer.toUnsignedLong(number);
  }

  private void inventory() {
    values.uuid = ask(() -> nvml.text("nvmlDeviceGetUUID", device));
    values.model = ask(() -> nvml.text("nvmlDeviceGetName", device));
    values.pciBusId = ask(() -> nvml.pciBusId(device));
    Boolean mig = ask(() -> nvml.isMigEnabled(device));
    values.migMode = mig == null ? null : mig ? "Enabled" : "Disabled";
  }

  private void measurements() {
    long[] memory = ask(() -> nvml.wideNumbers("nvmlDeviceGetMemoryInfo", 3, device));
    if (memory != null) {
      values.memoryTotal = memory[0];
      values.memoryFree = memory[1];
      values.memoryUsed = memory[2];
    }
    int[] utilization = ask(() -> nvml.numbers("nvmlDeviceGetUtilizationRates", 2, device));
    values.utilization = utilization == null ? null : (double) utilization[0];
    values.temperature = number("nvmlDeviceGetTemperature", device, TEMPERATURE_OF_GPU);
    values.powerUsage = watts(number("nvmlDeviceGetPowerUsage", device));
    values.powerLimit = watts(number("nvmlDeviceGetEnforcedPowerLimit", device));
    values.fanSpeed = number("nvmlDeviceGetFanSpeed", device);
    values.smClock = number("nvmlDeviceGetClockInfo", device, CLOCK_SM);
    values.memoryClock = number("nvmlDeviceGetClockInfo", device, CLOCK_MEMORY);
    values.eccErrors =
        ask(() -> nvml.wideNumber("nvmlDeviceGetTotalEccErrors", device, UNCORRECTED, VOLATILE));
    Long reasons = ask(() -> nvml.wideNumber("nvmlDeviceGetCurrentClocksThrottleReasons", device));
    values.throttleReasons = reasons == null ? null : reasons(reasons);
  }

  private static List<String> reasons(long bits) {
    return THROTTLE.entrySet().stream()
        .filter(it -> (bits & it.getKey()) != 0)
        .map(Map.Entry::getValue)
        .toList();
  }

  private static @Nullable Double watts(@Nullable Double milliwatts) {
    return milliwatts == null ? null : milliwatts / 1000;
  }

  private void processes() {
    List<Nvml.GpuProcess> found = ask(() -> nvml.processes(device));
    if (found != null) {
      for (Nvml.GpuProcess process : found) {
        values.processes.add(
            new Metrics.GpuProcess(
                (long) process.pid(),
                ask(() -> nvml.text("nvmlSystemGetProcessName", process.pid())),
                process.memory() < 0 ? null : process.memory()));
      }
    }
  }

  private void migDevices() {
    if (!"Enabled".equals(values.migMode)) {
      return;
    }
    Integer most = ask(() -> nvml.number("nvmlDeviceGetMaxMigDeviceCount", device));
    List<MigDevice> found = new ArrayList<>();
    for (int i = 0; most != null && i < most; i++) {
      MigDevice mig = migDevice(i);
      if (mig != null) {
        found.add(mig);
      }
    }
    values.migDevices.addAll(found);
  }

  private @Nullable MigDevice migDevice(int index) {
    try {
      Pointer mig = nvml.migDevice(device, index);
      long[] memory = ask(() -> nvml.wideNumbers("nvmlDeviceGetMemoryInfo", 3, mig));
      return new MigDevice(
          ask(() -> nvml.text("nvmlDeviceGetUUID", mig)),
          ask(() -> nvml.text("nvmlDeviceGetName", mig)),
          ask(() -> nvml.number("nvmlDeviceGetGpuInstanceId", mig)),
          ask(() -> nvml.number("nvmlDeviceGetComputeInstanceId", mig)),
          memory == null ? null : memory[0],
          memory == null ? null : memory[2]);
    } catch (NvmlException e) {
      // No device has this number.
      return null;
    }
  }
}
