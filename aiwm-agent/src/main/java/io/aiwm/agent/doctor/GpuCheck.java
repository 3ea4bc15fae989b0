package io.aiwm.agent.doctor;

import io.aiwm.agent.gpu.GpuProbe;
import io.aiwm.agent.gpu.GpuReading;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The check that the NVIDIA driver works. */
final class GpuCheck implements Check {
  private static final String SUBJECT = "GPU";

  private final boolean mock;
  private final Supplier<GpuProbe> probe;

  /**
   * @param mock whether the agent makes GPUs up
   * @param probe makes the probe that the agent would use
   */
  GpuCheck(boolean mock, Supplier<GpuProbe> probe) {
    this.mock = mock;
    this.probe = probe;
  }

  @Override
  public List<Finding> examine() {
    if (mock) {
      return List.of(Finding.note(SUBJECT, "mock GPUs (GPU_MOCK_MODE)", null));
    }
    GpuProbe found = probe.get();
    return List.of(verdict(found.read(), found.capability()));
  }

  /** Judges a reading. */
  static Finding verdict(GpuReading reading, String capability) {
    if (reading.problem().isPresent()) {
      String problem = reading.problem().get();
      return Finding.problem(SUBJECT, problem, remedy(problem.toLowerCase(Locale.ROOT)));
    }
    if (reading.devices().isEmpty()) {
      return Finding.note(
          SUBJECT, "no NVIDIA GPU", "fine without GPUs; otherwise install the NVIDIA driver");
    }
    return Finding.ok(SUBJECT, reading.devices().size() + " GPU(s) found, by " + capability);
  }

  private static String remedy(String problem) {
    if (problem.contains("version mismatch") || problem.contains("different versions")) {
      return "the driver was updated while its old module was in use: reboot";
    }
    if (problem.contains("not loaded") || problem.contains("couldn't communicate")) {
      return "load the module (modprobe nvidia); after a new kernel, rebuild it (dkms autoinstall)";
    }
    if (problem.contains("lost") || problem.contains("fallen off")) {
      return "the GPU no longer answers on its bus: reboot; if it comes again, have it examined";
    }
    return "look at dmesg for NVRM and Xid, then restart or reinstall the NVIDIA driver";
  }
}
