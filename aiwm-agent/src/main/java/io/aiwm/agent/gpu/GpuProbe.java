package io.aiwm.agent.gpu;

/** Reads the GPUs. Called by one thread at a time; may take seconds. */
public interface GpuProbe {

  /** How the probe is named in {@code capabilities}: {@code gpu:nvidia-smi}, {@code gpu:mock}. */
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
}
