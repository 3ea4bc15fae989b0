package io.aiwm.agent.gpu;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The functions of NVIDIA's management library that are used, by their names: a function that an
 * older driver lacks is an absent value, not a failure to load. Not thread-safe.
 */
final class Nvml {
  /** The name that the driver installs; the one without a number needs its developer's package. */
  static final String LIBRARY = "libnvidia-ml.so.1";

  private static final int TEXT = 256;
  private static final int INSUFFICIENT_SIZE = 7;
  private static final int TIMEOUT = 10;
  private static final long XID_EVENT = 8;
  private static final int EVENT_BYTES = 32;
  private static final int PROCESS_BYTES = 24;
  private static final int MOST_PROCESSES = 4096;

  /** What the library gives where the memory of a process is not known. */
  private static final long NOT_AVAILABLE = -1L;

  private final NativeLibrary library;
  private final Map<String, Optional<Function>> functions = new HashMap<>();

  private Nvml(NativeLibrary library) {
    this.library = library;
  }

  /** Loads the library; empty if there is none. */
  static Optional<Nvml> load(String name) {
    try {
      return Optional.of(new Nvml(NativeLibrary.getInstance(name)));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty();
    }
  }

  /** A process on a GPU; its memory in bytes, or -1. */
  record GpuProcess(int pid, long memory) {}

  /** An XID of a GPU. */
  record Xid(Pointer device, long number) {}

  void init() throws NvmlException {
    call("nvmlInit_v2");
  }

  void shutdown() throws NvmlException {
    call("nvmlShutdown");
  }

  int count() throws NvmlException {
    return number("nvmlDeviceGetCount_v2");
  }

  Pointer device(int index) throws NvmlException {
    PointerByReference device = new PointerByReference();
    call("nvmlDeviceGetHandleByIndex_v2", index, device);
    return device.getValue();
  }

  /** A MIG device of a GPU; there may be gaps between the indexes. */
  Pointer migDevice(Pointer gpu, int index) throws NvmlException {
    PointerByReference device = new PointerByReference();
    call("nvmlDeviceGetMigDeviceHandleByIndex", gpu, index, device);
    return device.getValue();
  }

  /** A number that is asked for with these arguments. */
  int number(String function, Object... arguments) throws NvmlException {
    IntByReference value = new IntByReference();
    call(function, with(arguments, value));
    return value.getValue();
  }

  /** A 64-bit number. */
  long wideNumber(String function, Object... arguments) throws NvmlException {
    Memory value = new Memory(Long.BYTES);
    call(function, with(arguments, value));
    return value.getLong(0);
  }

  /** A text. */
  String text(String function, Object... arguments) throws NvmlException {
    Memory text = new Memory(TEXT);
    text.clear();
    call(function, with(with(arguments, text), TEXT));
    return text.getString(0);
  }

  /** Numbers of 64 bits that stand one behind the other. */
  long[] wideNumbers(String function, int count, Object... arguments) throws NvmlException {
    Memory values = new Memory((long) count * Long.BYTES);
    call(function, with(arguments, values));
    return values.getLongArray(0, count);
  }

  /** Whether a GPU is divided into MIG devices now. */
  boolean isMigEnabled(Pointer device) throws NvmlException {
    IntByReference current = new IntByReference();
    call("nvmlDeviceGetMigMode", device, current, new IntByReference());
    return current.getValue() == 1;
  }

  /** Numbers of 32 bits that stand one behind the other. */
  int[] numbers(String function, int count, Object... arguments) throws NvmlException {
    Memory values = new Memory((long) count * Integer.BYTES);
    call(function, with(arguments, values));
    return values.getIntArray(0, count);
  }

  /** PCI address; the library's structure begins with its old form of 16 characters. */
  String pciBusId(Pointer device) throws NvmlException {
    Memory info = new Memory(128);
    info.clear();
    call("nvmlDeviceGetPciInfo_v3", device, info);
    return info.getString(16 + 5 * Integer.BYTES);
  }

  /** The processes that compute on a GPU. */
  List<GpuProcess> processes(Pointer device) throws NvmlException {
    int room = 64;
    while (room <= MOST_PROCESSES) {
      IntByReference count = new IntByReference(room);
      Memory found = new Memory((long) room * PROCESS_BYTES);
      int status = invoke("nvmlDeviceGetComputeRunningProcesses_v3", device, count, found);
      if (status == 0) {
        return processes(found, count.getValue());
      }
      if (status != INSUFFICIENT_SIZE) {
        throw new NvmlException("nvmlDeviceGetComputeRunningProcesses_v3", status);
      }
      room *= 4;
    }
    return List.of();
  }

  private static List<GpuProcess> processes(Memory found, int count) {
    List<GpuProcess> processes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long at = (long) i * PROCESS_BYTES;
      long memory = found.getLong(at + 8);
      processes.add(new GpuProcess(found.getInt(at), memory == NOT_AVAILABLE ? -1 : memory));
    }
    return processes;
  }

  /**
   * A set to which the XIDs of these GPUs come from now on; those that cannot tell are left out.
   */
  Pointer watchXids(List<Pointer> devices) throws NvmlException {
    PointerByReference set = new PointerByReference();
    call("nvmlEventSetCreate", set);
    for (Pointer device : devices) {
      try {
        call("nvmlDeviceRegisterEvents", device, XID_EVENT, set.getValue());
      } catch (NvmlException e) {
        if (!e.isAbsence()) {
          throw e;
        }
      }
    }
    return set.getValue();
  }

  /** The next XID, if there is one already. */
  Optional<Xid> nextXid(Pointer set) throws NvmlException {
    Memory event = new Memory(EVENT_BYTES);
    int status = invoke("nvmlEventSetWait_v2", set, event, 0);
    if (status == TIMEOUT) {
      return Optional.empty();
    }
    if (status != 0) {
      throw new NvmlException("nvmlEventSetWait_v2", status);
    }
    return Optional.of(new Xid(event.getPointer(0), event.getLong(16)));
  }

  private void call(String function, Object... arguments) throws NvmlException {
    int status = invoke(function, arguments);
    if (status != 0) {
      throw new NvmlException(function, status);
    }
  }

  private int invoke(String function, Object... arguments) throws NvmlException {
    Optional<Function> found = functions.computeIfAbsent(function, this::function);
    return found.orElseThrow(() -> NvmlException.missing(function)).invokeInt(arguments);
  }

  private Optional<Function> function(String name) {
    try {
      return Optional.of(library.getFunction(name));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty();
    }
  }

  private static Object[] with(Object[] arguments, Object last) {
    Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = last;
    return all;
  }
}
