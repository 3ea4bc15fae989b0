package io.aiwm.agent.gpu;

import io.aiwm.agent.gpu.GpuReading.Gpu;
import io.aiwm.agent.program.ProgramRunner;
import io.aiwm.agent.program.ProgramRunner.Output;
import io.aiwm.agent.program.SystemProgramRunner;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.xml.stream.XMLStreamException;

/** {@link GpuProbe} through {@code nvidia-smi}, for where the driver's library cannot be loaded. */
public final class NvidiaSmiProbe implements GpuProbe {
  /** A machine with eight GPUs and no persistence daemon takes its time. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ProgramRunner runner;
  private final LongSupplier uptimeSeconds;
  private List<Gpu> lastKnown = List.of();

  /**
   * Uses {@code nvidia-smi} from the search path.
   *
   * @param uptimeSeconds how long the machine runs
   */
  public NvidiaSmiProbe(LongSupplier uptimeSeconds) {
    this(new SystemProgramRunner(), uptimeSeconds);
  }

  NvidiaSmiProbe(ProgramRunner runner, LongSupplier uptimeSeconds) {
    this.runner = runner;
    this.uptimeSeconds = uptimeSeconds;
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
      Output output = runner.run(List.of("nvidia-smi", "-q", "-x"), LIMIT);
      if (output.text().contains("No devices were found")) {
        return found(List.of());
      }
      // One GPU that is lost fails the program, though it may have told of the others.
      return output.exitCode() == 0
          ? found(values(output.text()))
          : failed(firstLine(output.text()));
    } catch (IOException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (XMLStreamException e) {
      return failed("its output is not understood: " + firstLine(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("it was interrupted");
    }
  }

  private List<GpuValues> values(String text)
      throws IOException, InterruptedException, XMLStreamException {
    // Warnings may stand before the document.
    int start = text.indexOf("<?xml");
    List<GpuValues> gpus = NvidiaXml.parse(start < 0 ? text : text.substring(start));
    if (gpus.stream().anyMatch(it -> !it.migDevices.isEmpty())) {
      MigList names = MigList.parse(runner.run(List.of("nvidia-smi", "-L"), LIMIT).text());
      for (int i = 0; i < gpus.size(); i++) {
        names.name(i, gpus.get(i));
      }
    }
    noteXids(gpus);
    return gpus;
  }

  /** The kernel's log may be closed to us; then XIDs are not known, which is no failure. */
  private void noteXids(List<GpuValues> gpus) throws InterruptedException {
    try {
      Output log = runner.run(List.of("dmesg"), LIMIT);
      if (log.exitCode() == 0) {
        long since = uptimeSeconds.getAsLong() - XidMemory.KEPT.toSeconds();
        Map<String, List<Long>> xids = KernelXids.parse(log.text(), since);
        for (GpuValues gpu : gpus) {
          String bus = gpu.pciBusId == null ? "" : KernelXids.shortBus(gpu.pciBusId);
          Xids.note(gpu, xids.getOrDefault(bus, List.of()));
        }
      }
    } catch (IOException e) {
      // There is no such program.
    }
  }

  private GpuReading found(List<GpuValues> values) {
    List<Gpu> gpus = new ArrayList<>();
    values.forEach(it -> gpus.add(it.toGpu()));
    if (gpus.size() < lastKnown.size()) {
      return failed("it shows " + gpus.size() + " of " + lastKnown.size() + " GPUs");
    }
    lastKnown = List.copyOf(gpus);
    return new GpuReading(lastKnown, null);
  }

  private GpuReading failed(String why) {
    return GpuReading.failed("nvidia-smi failed: " + why, lastKnown);
  }

  private static String firstLine(String text) {
    return text.lines().map(String::strip).filter(it -> !it.isEmpty()).findFirst().orElse("");
  }
}
