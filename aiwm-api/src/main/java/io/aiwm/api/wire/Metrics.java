package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code telemetry.metrics}: everything measured. Sizes and counters are bytes or packets, usage is
 * percent, temperature degrees Celsius, power watts.
 *
 * @param cpu processor
 * @param memory memory
 * @param disk disk
 * @param network network
 * @param gpu each GPU
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Metrics(
    @Nullable Cpu cpu,
    @Nullable Memory memory,
    @Nullable Disk disk,
    @Nullable Network network,
    @JsonAlias({"gpus", "gpuDevices"}) @Nullable List<Gpu> gpu) {

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Cpu(
      @Nullable Double usage,
      @Nullable Integer cores,
      @JsonAlias("loadAverage") @Nullable List<Double> loadAvg,
      @Nullable Integer processes,
      @Nullable Double temperature) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Memory(
      @Nullable Long total,
      @Nullable Long used,
      @Nullable Long free,
      @Nullable Long buffers,
      @Nullable Long cached,
      @Nullable Double usage) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Disk(
      @Nullable Long total,
      @Nullable Long used,
      @Nullable Long free,
      @Nullable Long ioRead,
      @Nullable Long ioWrite,
      @Nullable Double usage) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Network(
      @JsonAlias("bytesReceived") @Nullable Long bytesIn,
      @JsonAlias("bytesSent") @Nullable Long bytesOut,
      @JsonAlias("packetsReceived") @Nullable Long packetsIn,
      @JsonAlias("packetsSent") @Nullable Long packetsOut) {}

  /**
   * One GPU.
   *
   * @param deviceId name on its node
   * @param model product name
   * @param utilization percent
   * @param memoryTotal bytes
   * @param memoryUsed bytes
   * @param memoryFree bytes
   * @param temperature degrees Celsius
   * @param powerUsage watts
   * @param powerLimit watts
   * @param fanSpeed percent; null where there is no fan
   * @param eccErrors uncorrectable memory errors since the driver was loaded
   * @param xid NVIDIA's numbers of the errors of the last ten minutes; null where there were none
   * @param throttleReasons why its clock is held down, in nvidia-smi's words; empty where it is not
   * @param processes what computes on it
   * @param smClock MHz
   * @param memoryClock MHz
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Gpu(
      @Nullable String deviceId,
      @Nullable String model,
      @Nullable Double utilization,
      @Nullable Long memoryTotal,
      @Nullable Long memoryUsed,
      @Nullable Long memoryFree,
      @Nullable Double temperature,
      @Nullable Double powerUsage,
      @Nullable Double powerLimit,
      @Nullable Double fanSpeed,
      @Nullable Long eccErrors,
      @Nullable Object xid,
      @Nullable Object throttleReasons,
      @Nullable List<GpuProcess> processes,
      @Nullable Double smClock,
      @Nullable Double memoryClock) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record GpuProcess(@Nullable Long pid, @Nullable String name, @Nullable Long memoryUsed) {}
}
