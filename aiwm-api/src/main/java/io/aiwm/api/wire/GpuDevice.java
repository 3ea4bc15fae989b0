package io.aiwm.api.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One GPU as an agent reports it. Memory is in bytes, utilization in percent (0-100), temperature
 * in degrees Celsius; what the driver does not tell is null.
 *
 * @param deviceId name on its node, for example {@code GPU-0}
 * @param uuid NVIDIA's UUID
 * @param model product name
 * @param memoryTotal bytes
 * @param memoryFree bytes
 * @param utilization percent
 * @param temperature degrees Celsius
 * @param pciBusId PCI address
 * @param driverVersion driver
 * @param cudaVersion highest CUDA version of the driver
 * @param migMode {@code Enabled}, {@code Disabled} or null
 * @param migDevices the parts it is divided into; null where it is not
 */
public record GpuDevice(
    String deviceId,
    @Nullable String uuid,
    @Nullable String model,
    @Nullable Long memoryTotal,
    @Nullable Long memoryFree,
    @Nullable Double utilization,
    @Nullable Double temperature,
    @Nullable String pciBusId,
    @Nullable String driverVersion,
    @Nullable String cudaVersion,
    @Nullable String migMode,
    @Nullable List<MigDevice> migDevices) {

  /** A GPU that is not divided. */
  public GpuDevice(
      String deviceId,
      @Nullable String uuid,
      @Nullable String model,
      @Nullable Long memoryTotal,
      @Nullable Long memoryFree,
      @Nullable Double utilization,
      @Nullable Double temperature,
      @Nullable String pciBusId,
      @Nullable String driverVersion,
      @Nullable String cudaVersion,
      @Nullable String migMode) {
    this(
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
        null);
  }
}
