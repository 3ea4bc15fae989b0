package io.aiwm.agent.gpu;

import io.aiwm.agent.gpu.GpuReading.Gpu;
import io.aiwm.agent.gpu.ProgramRunner.Output;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@link GpuProbe} through {@code nvidia-smi}. */
public final class NvidiaSmiProbe implements GpuProbe {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long MIB = 1L << 20;
  private static final Pattern CUDA = Pattern.compile("CUDA Version\\s*: ?([0-9.]+)");

  /** Known to every driver since 2016; an unknown field makes the whole query fail. */
  static final String COMMON =
      "index,uuid,name,pci.bus_id,driver_version,memory.total,memory.used,memory.free,"
          + "utilization.gpu,temperature.gpu,power.draw,power.limit,fan.speed,"
          + "ecc.errors.uncorrected.volatile.total";

  /** From the newest driver's fields to the oldest's. */
  static final List<String> QUERIES =
      List.of(
          COMMON + ",mig.mode.current,clocks_event_reasons.active",
          COMMON + ",mig.mode.current,clocks_throttle_reasons.active",
          COMMON);

  private final String program;
  private final ProgramRunner runner;
  private int query;
  private @Nullable String cudaVersion;
  private List<Gpu> lastKnown = List.of();

  /** Uses {@code nvidia-smi} from the search path. */
  public NvidiaSmiProbe() {
    this("nvidia-smi", new SystemProgramRunner());
  }

  NvidiaSmiProbe(String program, ProgramRunner runner) {
    this.program = program;
    this.runner = runner;
  }

  /** Whether the program is there at all. */
  public static boolean isInstalled() {
    try {
      return new SystemProgramRunner().run(List.of("nvidia-smi", "-h"), LIMIT).exitCode() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String capability() {
    return "gpu:nvidia-smi";
  }

  @Override
  public GpuReading read() {
    try {
      Output output = queryDevices();
      if (output.text().contains("No devices were found")) {
        return lastKnown.isEmpty()
            ? GpuReading.NONE
            : GpuReading.failed("nvidia-smi no longer finds any GPU", lastKnown);
      }
      if (output.exitCode() != 0) {
        return GpuReading.failed("nvidia-smi failed: " + firstLine(output.text()), lastKnown);
      }
      return reading(NvidiaCsv.parse(output.text()));
    } catch (IOException e) {
      return GpuReading.failed("nvidia-smi failed: " + e.getMessage(), lastKnown);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return GpuReading.failed("nvidia-smi was interrupted", lastKnown);
    }
  }

  private Output queryDevices() throws IOException, InterruptedException {
    Output output = run("--query-gpu=" + QUERIES.get(query));
    while (query < QUERIES.size() - 1 && output.text().contains("is not a valid field")) {
      query++;
      output = run("--query-gpu=" + QUERIES.get(query));
    }
    return output;
  }

  private Output run(String what) throws IOException, InterruptedException {
    return runner.run(List.of(program, what, "--format=csv,nounits"), LIMIT);
  }

  private GpuReading reading(List<NvidiaCsv.Row> rows) throws IOException, InterruptedException {
    if (cudaVersion == null) {
      Matcher banner = CUDA.matcher(runner.run(List.of(program), LIMIT).text());
      cudaVersion = banner.find() ? banner.group(1) : "";
    }
    Map<String, List<Metrics.GpuProcess>> processes = rows.isEmpty() ? Map.of() : processes();
    List<Gpu> gpus = new ArrayList<>();
    for (NvidiaCsv.Row row : rows) {
      gpus.add(gpu(row, processes.getOrDefault(row.text("uuid").orElse(""), List.of())));
    }
    if (gpus.size() < lastKnown.size()) {
      return GpuReading.failed(
          "nvidia-smi shows " + gpus.size() + " of " + lastKnown.size() + " GPUs", lastKnown);
    }
    lastKnown = List.copyOf(gpus);
    return new GpuReading(lastKnown, null);
  }

  private Map<String, List<Metrics.GpuProcess>> processes()
      throws IOException, InterruptedException {
    Map<String, List<Metrics.GpuProcess>> byUuid = new HashMap<>();
    Output output = run("--query-compute-apps=gpu_uuid,pid,process_name,used_gpu_memory");
    if (output.exitCode() == 0) {
      for (NvidiaCsv.Row row : NvidiaCsv.parse(output.text())) {
        byUuid
            .computeIfAbsent(row.text("gpu_uuid").orElse(""), uuid -> new ArrayList<>())
            .add(
                new Metrics.GpuProcess(
                    row.number("pid").map(Double::longValue).orElse(null),
                    row.text("process_name").orElse(null),
                    bytes(row, "used_gpu_memory").orElse(null)));
      }
    }
    return byUuid;
  }

  private Gpu gpu(NvidiaCsv.Row row, List<Metrics.GpuProcess> processes) {
    String id = "GPU-" + row.text("index").orElse("?");
    Long total = bytes(row, "memory.total").orElse(null);
    Long free = bytes(row, "memory.free").orElse(null);
    Double utilization = row.number("utilization.gpu").orElse(null);
    Double temperature = row.number("temperature.gpu").orElse(null);
    String model = row.text("name").orElse(null);
    GpuDevice device =
        new GpuDevice(
            id,
            row.text("uuid").orElse(null),
            model,
            total,
            free,
            utilization,
            temperature,
            row.text("pci.bus_id").orElse(null),
            row.text("driver_version").orElse(null),
            cudaVersion == null || cudaVersion.isEmpty() ? null : cudaVersion,
            row.text("mig.mode.current").orElse(null));
    Metrics.Gpu metrics =
        new Metrics.Gpu(
            id,
            model,
            utilization,
            total,
            bytes(row, "memory.used").orElse(null),
            free,
            temperature,
            row.number("power.draw").orElse(null),
            row.number("power.limit").orElse(null),
            row.number("fan.speed").orElse(null),
            row.number("ecc.errors.uncorrected.volatile.total").map(Double::longValue).orElse(null),
            null,
            row.text("clocks_event_reasons.active")
                .or(() -> row.text("clocks_throttle_reasons.active"))
                .orElse(null),
            processes);
    return new Gpu(device, metrics, problem(row));
  }

  private static @Nullable String problem(NvidiaCsv.Row row) {
    List<String> broken = row.broken();
    return broken.isEmpty() ? null : "the driver cannot read " + String.join(", ", broken);
  }

  private static Optional<Long> bytes(NvidiaCsv.Row row, String column) {
    return row.number(column).map(mib -> (long) (mib * MIB));
  }

  private static String firstLine(String text) {
    return text.lines().map(String::strip).filter(it -> !it.isEmpty()).findFirst().orElse("");
  }
}
