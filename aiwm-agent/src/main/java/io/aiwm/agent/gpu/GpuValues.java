package io.aiwm.agent.gpu;

import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.Metrics;
import io.aiwm.api.wire.MigDevice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values that one GPU's driver tells, gathered value by value; what it does not tell stays null.
 */
final class GpuValues {
  private static final int MOST_PROCESSES = 128;
  private static final int LONGEST_NAME = 128;

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

  /** The driver's numbers of the MIG devices, in their order; there may be gaps. */
  final List<Integer> migIndexes = new ArrayList<>();

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

  /**
   * With the lasting facts of an earlier reading, where this one could not tell which GPU it is.
   */
  GpuReading.Gpu toGpu(List<GpuReading.Gpu> earlier) {
    if (uuid == null) {
      earlier.stream()
          .map(GpuReading.Gpu::device)
          .filter(it -> it.deviceId().equals(deviceId))
          .filter(it -> pciBusId == null || pciBusId.equals(it.pciBusId()))
          .findFirst()
          .ifPresent(this::take);
    }
    return toGpu();
  }

  private void take(GpuDevice known) {
    uuid = known.uuid();
    model = known.model();
    memoryTotal = known.memoryTotal();
    pciBusId = known.pciBusId();
    driverVersion = known.driverVersion();
    cudaVersion = known.cudaVersion();
    migMode = known.migMode();
    migDevices.addAll(known.migDevices() == null ? List.of() : known.migDevices());
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

  /** A message takes no more than a mebibyte, of all GPUs together. */
  private List<Metrics.GpuProcess> largest() {
    return processes.stream()
        .sorted(Comparator.comparing(GpuValues::memory).reversed())
        .limit(MOST_PROCESSES)
        .map(it -> new Metrics.GpuProcess(it.pid(), cut(it.name()), it.memoryUsed()))
        .toList();
  }

  private static long memory(Metrics.GpuProcess process) {
    return process.memoryUsed() == null ? 0 : process.memoryUsed();
  }

  private static @Nullable String cut(@Nullable String name) {
    return name == null || name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
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
        largest(),
        smClock,
        memoryClock);
  }
}
