package io.aiwm.agent.gpu;

import com.sun.jna.Pointer;
import io.aiwm.agent.gpu.GpuReading.Gpu;
import io.aiwm.api.time.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link GpuProbe} through the driver's management library, which takes milliseconds. */
public final class NvmlProbe implements GpuProbe {
  private static final Logger log = LoggerFactory.getLogger(NvmlProbe.class);

  private final Nvml nvml;
  private final TimeSource time;
  private final Map<Pointer, XidMemory> xids = new HashMap<>();
  private boolean initialized;
  private @Nullable Pointer events;
  private List<Gpu> lastKnown = List.of();

  private NvmlProbe(Nvml nvml, TimeSource time) {
    this.nvml = nvml;
    this.time = time;
  }

  /** A probe where the driver's library is there; whether the driver works is for readings. */
  public static Optional<GpuProbe> find(TimeSource time) {
    return find(Nvml.LIBRARY, time);
  }

  static Optional<GpuProbe> find(String library, TimeSource time) {
    return Nvml.load(library).map(nvml -> new NvmlProbe(nvml, time));
  }

  @Override
  public String capability() {
    return "gpu:nvml";
  }

  @Override
  public GpuReading read() {
    try {
      if (!initialized) {
        nvml.init();
        initialized = true;
      }
      return reading();
    } catch (NvmlException e) {
      restartLater();
      return GpuReading.failed("NVML failed: " + e.getMessage(), lastKnown);
    }
  }

  private GpuReading reading() throws NvmlException {
    List<Pointer> devices = new ArrayList<>();
    List<GpuValues> values = new ArrayList<>();
    int count = nvml.count();
    for (int i = 0; i < count; i++) {
      GpuValues gpu = new GpuValues(i);
      versions(gpu);
      values.add(gpu);
      devices.add(read(i, gpu));
    }
    noteXids(devices, values);
    if (count < lastKnown.size()) {
      return GpuReading.failed(
          "NVML shows " + count + " of " + lastKnown.size() + " GPUs", lastKnown);
    }
    List<Gpu> earlier = lastKnown;
    lastKnown = values.stream().map(it -> it.toGpu(earlier)).toList();
    return new GpuReading(lastKnown, null);
  }

  /** A driver that does not say its version may still tell of its GPUs. */
  private void versions(GpuValues gpu) {
    try {
      gpu.driverVersion = nvml.text("nvmlSystemGetDriverVersion");
      gpu.cudaVersion = cuda(nvml.number("nvmlSystemGetCudaDriverVersion_v2"));
    } catch (NvmlException e) {
      log.debug("The driver does not say its version: {}", e.getMessage());
    }
  }

  /** One GPU that is lost must not hide the others. */
  private Pointer read(int index, GpuValues values) {
    try {
      Pointer device = nvml.device(index);
      NvmlGpu.read(nvml, device, values);
      return device;
    } catch (NvmlException e) {
      values.problem(String.valueOf(e.getMessage()));
      return Pointer.NULL;
    }
  }

  private void noteXids(List<Pointer> devices, List<GpuValues> values) {
    try {
      Pointer set = events;
      if (set == null) {
        set = nvml.watchXids(devices.stream().filter(it -> it != null).toList());
        events = set;
      }
      for (Optional<Nvml.Xid> xid = nvml.nextXid(set); xid.isPresent(); xid = nvml.nextXid(set)) {
        memory(xid.get().device()).add(xid.get().number());
      }
    } catch (NvmlException e) {
      log.debug("XID events are not available: {}", e.getMessage());
    }
    for (int i = 0; i < devices.size(); i++) {
      if (devices.get(i) != null) {
        Xids.note(values.get(i), memory(devices.get(i)).recent());
      }
    }
  }

  private XidMemory memory(Pointer device) {
    return xids.computeIfAbsent(device, any -> new XidMemory(time));
  }

  /** A driver that was reloaded wants a new beginning. */
  private void restartLater() {
    if (initialized) {
      initialized = false;
      events = null;
      xids.clear();
      try {
        nvml.shutdown();
      } catch (NvmlException e) {
        log.debug("The library does not shut down: {}", e.getMessage());
      }
    }
  }

  private static String cuda(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }
}
