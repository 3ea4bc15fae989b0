package io.aiwm.agent.runtime;

import io.aiwm.agent.command.CommandException;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.MigDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Selection of the GPUs that a deployment names. */
final class GpuSelection {
  private GpuSelection() {}

  /** A GPU, or a part of one, as it is handed to a container. */
  private record Choice(String driverName, @Nullable Long memoryFree) {}

  /**
   * The driver's names of GPUs.
   *
   * @param devices what the node has
   * @param names as {@code GPU-0}, or UUIDs of GPUs or MIG devices
   * @param memory bytes that must be free on each, or null
   */
  static List<String> select(List<GpuDevice> devices, List<String> names, @Nullable Long memory)
      throws CommandException {
    List<String> selected = new ArrayList<>();
    for (String name : names) {
      Choice choice =
          devices.stream()
              .flatMap(device -> choice(device, name).stream())
              .findFirst()
              .orElseThrow(
                  () ->
                      new CommandException(
                          ErrorCode.GPU_NOT_AVAILABLE, "this node has no GPU " + name));
      if (memory != null && choice.memoryFree() != null && choice.memoryFree() < memory) {
        throw new CommandException(
            ErrorCode.INSUFFICIENT_MEMORY,
            "GPU " + name + " has " + choice.memoryFree() + " bytes free, not " + memory);
      }
      selected.add(choice.driverName());
    }
    return selected;
  }

  private static Optional<Choice> choice(GpuDevice device, String name) {
    if (name.equals(device.deviceId()) || name.equals(device.uuid())) {
      String driverName =
          device.uuid() == null ? device.deviceId().replaceFirst("^GPU-", "") : device.uuid();
      return Optional.of(new Choice(driverName, device.memoryFree()));
    }
    List<MigDevice> parts = device.migDevices() == null ? List.of() : device.migDevices();
    return parts.stream()
        .filter(part -> name.equals(part.uuid()))
        .findFirst()
        .map(part -> new Choice(name, free(part)));
  }

  private static @Nullable Long free(MigDevice part) {
    return part.memoryTotal() == null || part.memoryUsed() == null
        ? null
        : Long.valueOf(part.memoryTotal() - part.memoryUsed());
  }
}
