package io.aiwm.agent.gpu;

import io.aiwm.api.time.TimeSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A probe that reads the GPUs. Called by one thread at a time; may take seconds. */
public interface GpuProbe {

  /**
   * How the probe is named in {@code capabilities}: {@code gpu:nvml}, {@code gpu:nvidia-smi},
   * {@code gpu:mock} or {@code gpu:none}. It may change when a reading finds another way.
   */
  String capability();

  /** Reads everything; a failure is part of the reading. */
  GpuReading read();

  /** A node without GPUs. */
  static GpuProbe none() {
    return new GpuProbe() {
      @Override
      public String capability() {
        return "gpu:none";
      }

      @Override
      public GpuReading read() {
        return GpuReading.NONE;
      }
    };
  }

  /**
   * The best probe for this machine: the driver's library, else nvidia-smi, else none for as long
   * as there is neither.
   *
   * @param uptimeSeconds how long the machine runs
   */
  static GpuProbe ofMachine(TimeSource time, LongSupplier uptimeSeconds) {
    return new LateGpuProbe(
        () ->
            NvmlProbe.find(time)
                .or(
                    () ->
                        NvidiaSmiProbe.isInstalled()
                            ? Optional.of(new NvidiaSmiProbe(uptimeSeconds))
                            : Optional.empty()),
        time);
  }
}
