package io.aiwm.agent.gpu;

import io.aiwm.agent.gpu.GpuReading.Gpu;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/** Made-up GPUs whose load wanders, and whose temperature and power follow it. */
public final class MockGpuProbe implements GpuProbe {
  private static final long MEMORY = 80L << 30;

  private final DoubleSupplier random;
  private final double[] loads;

  /**
   * Some GPUs.
   *
   * @param count number of GPUs
   * @param random from 0 to 1
   */
  public MockGpuProbe(int count, DoubleSupplier random) {
    this.random = random;
    loads = IntStream.range(0, count).mapToDouble(i -> 20 + 40 * random.getAsDouble()).toArray();
  }

  @Override
  public String capability() {
    return "gpu:mock";
  }

  @Override
  public GpuReading read() {
    List<Gpu> gpus = IntStream.range(0, loads.length).mapToObj(this::wander).toList();
    return new GpuReading(gpus, null);
  }

  private Gpu wander(int index) {
    double step = (random.getAsDouble() - 0.5) * 20;
    loads[index] = Math.max(0, Math.min(100, loads[index] + step));
    double load = Math.round(loads[index]);
    long used = (long) (MEMORY * (0.1 + load / 100 * 0.7));
    double temperature = Math.round(34 + load * 0.4);
    String id = "GPU-" + index;
    String model = "Mock GPU 80GB";
    return new Gpu(
        new GpuDevice(
            id,
            "GPU-00000000-0000-0000-0000-" + String.format(Locale.ROOT, "%012d", index),
            model,
            MEMORY,
            MEMORY - used,
            load,
            temperature,
            null,
            "mock",
            null,
            "Disabled"),
        new Metrics.Gpu(
            id,
            model,
            load,
            MEMORY,
            used,
            MEMORY - used,
            temperature,
            60 + load * 3.2,
            400.0,
            null,
            0L,
            null,
            List.of(),
            List.of(),
            1_980.0,
            2_619.0),
        null);
  }
}
