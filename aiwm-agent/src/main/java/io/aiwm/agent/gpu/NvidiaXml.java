package io.aiwm.agent.gpu;

import io.aiwm.agent.xml.XmlNode;
import io.aiwm.api.wire.Metrics;
import io.aiwm.api.wire.MigDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * A reader of what {@code nvidia-smi -q -x} prints. Elements were renamed again and again; for each
 * value the newest name stands first, and one that is not there leaves the value open.
 */
final class NvidiaXml {
  /** Elements whose unreadable value says that the GPU is in trouble. */
  private static final List<String> VITAL =
      List.of(
          "fan_speed",
          "performance_state",
          "utilization/gpu_util",
          "fb_memory_usage/used",
          "temperature/gpu_temp",
          "gpu_power_readings/power_draw",
          "gpu_power_readings/instant_power_draw",
          "power_readings/power_draw",
          "clocks/sm_clock",
          "pci/tx_util");

  private static final List<String> REASONS =
      List.of("clocks_event_reasons", "clocks_throttle_reasons");

  /** A clock that rests or follows a setting is not throttled. */
  private static final List<String> HARMLESS =
      List.of("gpu_idle", "applications_clocks_setting", "display_clocks_setting", "sync_boost");

  /** The longest part by far, and of no use here. */
  private static final Set<String> SKIPPED = Set.of("supported_clocks");

  private static final Pattern ADDRESS = Pattern.compile("^<gpu id=\"([0-9A-Fa-f:.]{1,32})\"");

  private NvidiaXml() {}

  /**
   * Reads all GPUs, in the driver's order. Where the document is not well formed, each is read by
   * itself, and has a problem if that cannot be done.
   *
   * @throws XMLStreamException if it is no such document
   */
  static List<GpuValues> parse(SmiDocument document) throws XMLStreamException {
    try {
      XmlNode log = log(document.text());
      List<GpuValues> gpus = new ArrayList<>();
      for (XmlNode gpu : log.children("gpu").toList()) {
        gpus.add(values(log, gpu, gpus.size()));
      }
      return gpus;
    } catch (XMLStreamException e) {
      List<String> parts = document.gpus();
      if (parts.isEmpty()) {
        throw e;
      }
      return parse(log(document.head()), parts);
    }
  }

  private static List<GpuValues> parse(XmlNode head, List<String> parts) {
    List<GpuValues> gpus = new ArrayList<>();
    for (String part : parts) {
      try {
        XmlNode gpu = XmlNode.parse(part, SKIPPED).find("gpu").orElseThrow();
        gpus.add(values(head, gpu, gpus.size()));
      } catch (XMLStreamException e) {
        GpuValues unread = new GpuValues(gpus.size());
        Matcher address = ADDRESS.matcher(part);
        unread.pciBusId = address.find() ? address.group(1) : null;
        unread.problem("what nvidia-smi prints of it is not understood");
        gpus.add(unread);
      }
    }
    return gpus;
  }

  private static XmlNode log(String document) throws XMLStreamException {
    return XmlNode.parse(document, SKIPPED)
        .find("nvidia_smi_log")
        .orElseThrow(() -> new XMLStreamException("there is no nvidia_smi_log in it"));
  }

  private static GpuValues values(XmlNode log, XmlNode gpu, int index) {
    GpuValues values = new GpuValues(index);
    values.driverVersion = text(log, "driver_version");
    values.cudaVersion = text(log, "cuda_version");
    read(gpu, values);
    return values;
  }

  private static void read(XmlNode gpu, GpuValues values) {
    values.uuid = text(gpu, "uuid");
    values.model = text(gpu, "product_name");
    values.pciBusId = Optional.ofNullable(text(gpu, "pci/pci_bus_id")).orElse(gpu.id());
    values.migMode = text(gpu, "mig_mode/current_mig");
    values.memoryTotal = bytes(gpu, "fb_memory_usage/total");
    values.memoryUsed = bytes(gpu, "fb_memory_usage/used");
    values.memoryFree = bytes(gpu, "fb_memory_usage/free");
    values.utilization = number(gpu, "utilization/gpu_util");
    values.temperature = number(gpu, "temperature/gpu_temp");
    values.powerUsage =
        number(
            gpu,
            "gpu_power_readings/instant_power_draw",
            "gpu_power_readings/power_draw",
            "gpu_power_readings/average_power_draw",
            "power_readings/power_draw");
    values.powerLimit =
        number(
            gpu,
            "gpu_power_readings/current_power_limit",
            "gpu_power_readings/gpu_ceiling_power_limit/current_power_limit",
            "gpu_power_readings/power_limit",
            "power_readings/enforced_power_limit",
            "power_readings/power_limit");
    values.fanSpeed = number(gpu, "fan_speed");
    values.smClock = number(gpu, "clocks/sm_clock", "clocks/graphics_clock");
    values.memoryClock = number(gpu, "clocks/mem_clock");
    values.eccErrors = eccErrors(gpu);
    values.throttleReasons = throttleReasons(gpu);
    processes(gpu, values);
    migDevices(gpu, values);
    problems(gpu, values);
  }

  /** Uncorrectable errors since the driver was loaded. */
  private static @Nullable Long eccErrors(XmlNode gpu) {
    Optional<XmlNode> counters = gpu.find("ecc_errors/volatile");
    if (counters.isEmpty()) {
      return null;
    }
    List<Double> found =
        Stream.of(
                "dram_uncorrectable",
                "sram_uncorrectable",
                "sram_uncorrectable_parity",
                "sram_uncorrectable_secded",
                // Before Ampere.
                "double_bit/total")
            .map(path -> number(counters.get(), path))
            .flatMap(Stream::ofNullable)
            .toList();
    return found.isEmpty() ? null : (long) found.stream().mapToDouble(it -> it).sum();
  }

  private static @Nullable List<String> throttleReasons(XmlNode gpu) {
    for (String block : REASONS) {
      Optional<XmlNode> reasons = gpu.find(block);
      if (reasons.isPresent()) {
        return reasons
            .get()
            .children()
            .filter(it -> it.text().equals("Active"))
            .map(it -> it.name().replaceFirst("^clocks_(event|throttle)_reasons?_", ""))
            .filter(it -> !HARMLESS.contains(it))
            .toList();
      }
    }
    return null;
  }

  private static void processes(XmlNode gpu, GpuValues values) {
    gpu.find("processes")
        .ifPresent(
            all ->
                all.children("process_info")
                    .map(
                        it -> {
                          Double pid = number(it, "pid");
                          return new Metrics.GpuProcess(
                              pid == null ? null : pid.longValue(),
                              text(it, "process_name"),
                              bytes(it, "used_memory"));
                        })
                    .forEach(values.processes::add));
  }

  private static void migDevices(XmlNode gpu, GpuValues values) {
    List<XmlNode> devices =
        gpu.find("mig_devices").stream().flatMap(it -> it.children("mig_device")).toList();
    for (XmlNode it : devices) {
      Integer index = integer(it, "index");
      values.migIndexes.add(index == null ? values.migIndexes.size() : index);
      values.migDevices.add(
          new MigDevice(
              text(it, "uuid"),
              null,
              integer(it, "gpu_instance_id"),
              integer(it, "compute_instance_id"),
              bytes(it, "fb_memory_usage/total"),
              bytes(it, "fb_memory_usage/used")));
    }
  }

  private static void problems(XmlNode gpu, GpuValues values) {
    List<String> unreadable =
        VITAL.stream()
            .filter(path -> gpu.find(path).filter(it -> SmiText.isBroken(it.text())).isPresent())
            .toList();
    if (!unreadable.isEmpty()) {
      values.problem("the driver cannot read " + String.join(", ", unreadable));
    }
    if ("Yes".equals(text(gpu, "gpu_reset_status/reset_required"))) {
      values.problem("it requires a reset");
    }
    if ("Yes".equals(text(gpu, "remapped_rows/remapped_row_failure"))) {
      values.problem("rows of its memory could not be remapped");
    }
  }

  private static @Nullable String text(XmlNode node, String path) {
    return node.find(path).flatMap(it -> SmiText.text(it.text())).orElse(null);
  }

  private static @Nullable Double number(XmlNode node, String... paths) {
    for (String path : paths) {
      Optional<Double> number = node.find(path).flatMap(it -> SmiText.number(it.text()));
      if (number.isPresent()) {
        return number.get();
      }
    }
    return null;
  }

  private static @Nullable Integer integer(XmlNode node, String path) {
    Double number = number(node, path);
    return number == null ? null : number.intValue();
  }

  private static @Nullable Long bytes(XmlNode node, String path) {
    return node.find(path).flatMap(it -> SmiText.bytes(it.text())).orElse(null);
  }
}
