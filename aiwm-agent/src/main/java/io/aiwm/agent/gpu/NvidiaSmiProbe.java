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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link GpuProbe} through {@code nvidia-smi}, for where the driver's library cannot be loaded. */
public final class NvidiaSmiProbe implements GpuProbe {
  /** A machine with eight GPUs and no persistence daemon takes its time. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final Logger log = LoggerFactory.getLogger(NvidiaSmiProbe.class);

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
      if (output.text().contains("<nvidia_smi_log")) {
        // An exit status condemns nothing that is there: it may tell of one GPU, or of its infoROM.
        return read(SmiDocument.find(output.text()));
      }
      return output.text().contains("No devices were found")
          ? found(List.of(), "")
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

  private GpuReading read(SmiDocument document) throws InterruptedException, XMLStreamException {
    List<GpuValues> gpus = NvidiaXml.parse(document);
    nameMigDevices(gpus);
    noteXids(gpus);
    return found(gpus, document.warning());
  }

  /** Their names may not be to be had; then they stay as they are. */
  private void nameMigDevices(List<GpuValues> gpus) throws InterruptedException {
    if (gpus.stream().noneMatch(it -> !it.migDevices.isEmpty())) {
      return;
    }
    try {
      MigList names = MigList.parse(runner.run(List.of("nvidia-smi", "-L"), LIMIT).text());
      for (int i = 0; i < gpus.size(); i++) {
        names.name(i, gpus.get(i));
      }
    } catch (IOException e) {
      log.debug("MIG devices have no names: {}", e.toString());
    }
  }

  /** The kernel's log may be closed to us; then XIDs are not known, which is no failure. */
  private void noteXids(List<GpuValues> gpus) throws InterruptedException {
    try {
      Output kernel = runner.run(List.of("dmesg"), LIMIT);
      long since = uptimeSeconds.getAsLong() - XidMemory.KEPT.toSeconds();
      Map<String, List<Long>> xids = KernelXids.parse(kernel.text(), since);
      for (GpuValues gpu : gpus) {
        String bus = gpu.pciBusId == null ? "" : KernelXids.shortBus(gpu.pciBusId);
        Xids.note(gpu, xids.getOrDefault(bus, List.of()));
      }
    } catch (IOException e) {
      // There is no such program.
    }
  }

  private GpuReading found(List<GpuValues> values, String warning) {
    List<Gpu> gpus = new ArrayList<>();
    values.forEach(it -> gpus.add(it.toGpu(lastKnown)));
    if (gpus.size() < lastKnown.size()) {
      return failed("it shows " + gpus.size() + " of " + lastKnown.size() + " GPUs");
    }
    lastKnown = List.copyOf(gpus);
    return new GpuReading(lastKnown, null, warning.isEmpty() ? null : warning);
  }

  private GpuReading failed(String why) {
    return GpuReading.failed("nvidia-smi failed: " + why, lastKnown);
  }

  private static String firstLine(String text) {
    return text.lines().map(String::strip).filter(it -> !it.isEmpty()).findFirst().orElse("");
  }
}
