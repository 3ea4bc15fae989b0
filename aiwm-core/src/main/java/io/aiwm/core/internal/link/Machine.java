package io.aiwm.core.internal.link;

import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.NodeRegister;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A machine as far as its agent's registrations tell it from another. */
record Machine(
    @Nullable String hostname,
    @Nullable String address,
    @Nullable String cpuModel,
    Set<String> gpus) {

  static Machine of(NodeInventory known) {
    return new Machine(
        known.hostname(), known.ipAddress(), known.cpuModel(), gpus(known.gpuDevices()));
  }

  static Machine of(NodeRegister said) {
    return new Machine(said.hostname(), said.ipAddress(), said.cpuModel(), gpus(said.gpuDevices()));
  }

  private static Set<String> gpus(@Nullable List<GpuDevice> devices) {
    return devices == null
        ? Set.of()
        : devices.stream()
            .map(GpuDevice::uuid)
            .filter(Objects::nonNull)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** For people. */
  String shown() {
    String name = hostname == null ? "unnamed" : cut(hostname);
    return address == null ? name : name + " (" + cut(address) + ")";
  }

  private static String cut(String text) {
    return text.length() > 64 ? text.substring(0, 64) : text;
  }
}
