package io.aiwm.agent.gpu;

import java.util.Set;

/** An error that the driver's library answered with. */
final class NvmlException extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int INVALID_ARGUMENT = 2;
  private static final int NOT_SUPPORTED = 3;
  private static final int NO_PERMISSION = 4;
  private static final int NOT_FOUND = 6;
  private static final int INSUFFICIENT_SIZE = 7;
  private static final int FUNCTION_NOT_FOUND = 13;
  private static final int GPU_IS_LOST = 15;
  private static final int RESET_REQUIRED = 16;
  private static final int VERSION_MISMATCH = 18;
  private static final int DRIVER_NOT_LOADED = 9;

  private static final Set<Integer> ABSENCE =
      Set.of(
          INVALID_ARGUMENT,
          NOT_SUPPORTED,
          NO_PERMISSION,
          NOT_FOUND,
          INSUFFICIENT_SIZE,
          FUNCTION_NOT_FOUND);

  private final int code;

  NvmlException(String function, int code) {
    super(function + ": " + describe(code));
    this.code = code;
  }

  /** This GPU or this driver has no such value. */
  boolean isAbsence() {
    return ABSENCE.contains(code);
  }

  private static String describe(int code) {
    return switch (code) {
      case DRIVER_NOT_LOADED -> "the NVIDIA driver is not loaded";
      case GPU_IS_LOST -> "the GPU is lost";
      case RESET_REQUIRED -> "the GPU requires a reset";
      case VERSION_MISMATCH -> "the driver and its library have different versions; reboot";
      default -> "NVML error " + code;
    };
  }

  /** A function that this version of the library does not have. */
  static NvmlException missing(String function) {
    return new NvmlException(function, FUNCTION_NOT_FOUND);
  }
}
