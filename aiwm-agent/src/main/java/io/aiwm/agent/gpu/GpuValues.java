package io.aiwm.agent.gpu;

import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.Metrics;
import io.aiwm.api.wire.MigDevice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one GPU's driver tells, gathered value by value; what it does not tell stays null. */
final class GpuValues {
  private final String deviceId;
  @Nullable String uuid;
  @Nullable String model;
  @Nullable String pciBusId;
  @Nullable String driverVersion;
  @Nullable String cudaVersion;
  @Nullable String migMode;
  @Nullable Long memoryTotal;
  @Nullable Long memoryUsed;
  @Nullable Long memoryFree;
  @Nullable Double utilization;
  @Nullable Double temperature;
  @Nullable Double powerUsage;
  @Nullable Double powerLimit;
  @Nullable Double fanSpeed;
  @Nullable Double smClock;
  @Nullable Double memoryClock;
  @Nullable Long eccErrors;
  @Nullable List<String> throttleReasons;
  final List<Long> xids = new ArrayList<>();
  final List<Metrics.GpuProcess> processes = new ArrayList<>();
  final List<MigDevice> migDevices = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param index the driver's number of the GPU
   */
  GpuValues(int index) {
    deviceId = "GPU-" + index;
  }

  /** Something is wrong with the GPU, in plain words. */
  void problem(String what) {
    problems.add(what);
  }

  GpuReading.Gpu toGpu() {
    return new GpuReading.Gpu(
        device(), metrics(), problems.isEmpty() ? null : String.join("; ", problems));
  }

  private GpuDevice device() {
    return new GpuDevice(
        deviceId,
        uuid,
        model,
        memoryTotal,
        memoryFree,
        utilization,
        temperature,
        pciBusId,
        driverVersion,
        cudaVersion,
        migMode,
        migDevices.isEmpty() ? null : List.copyOf(migDevices));
  }

  private Metrics.Gpu metrics() {
    return new Metrics.Gpu(
        deviceId,
        model,
        utilization,
        memoryTotal,
        memoryUsed,
        memoryFree,
        temperature,
        powerUsage,
        powerLimit,
        fanSpeed,
        eccErrors,
        xids.isEmpty() ? null : List.copyOf(xids),
        throttleReasons,
        List.copyOf(processes),
        smClock,
        memoryClock);
  }
}
