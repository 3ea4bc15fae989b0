package io.aiwm.core.internal.capacity.ledger;

import io.aiwm.api.node.Node;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.MigDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads a node's devices off its inventory, with what is claimed of each. Pure. */
final class Devices {
  private static final String DIVIDED = "Enabled";

  private final List<DeviceClaim> claims;
  private final Reserve reserve;
  private final ForeignUse foreign;

  private Devices(List<DeviceClaim> claims, Reserve reserve, ForeignUse foreign) {
    this.claims = claims;
    this.reserve = reserve;
    this.foreign = foreign;
  }

  static List<Device> of(Node node, NodeLedger ledger, ForeignUse foreign) {
    List<DeviceClaim> claims = ledger.claims().stream().flatMap(c -> c.gpus().stream()).toList();
    Devices devices = new Devices(claims, ledger.reserve(), foreign);
    List<Device> all = new ArrayList<>();
    for (GpuDevice gpu : node.inventory().gpuDevices()) {
      if (gpu.deviceId() != null) {
        all.addAll(devices.of(gpu));
      }
    }
    return all;
  }

  private List<Device> of(GpuDevice gpu) {
    List<DeviceClaim> own =
        claims.stream().filter(c -> c.isOn(gpu.deviceId(), gpu.uuid())).toList();
    List<MigDevice> parts = gpu.migDevices() == null ? List.of() : gpu.migDevices();
    if (parts.isEmpty() && DIVIDED.equalsIgnoreCase(gpu.migMode())) {
      return List.of();
    }
    return parts.isEmpty()
        ? List.of(whole(gpu, own))
        : parts.stream()
            .filter(Objects::nonNull)
            .filter(part -> part.uuid() != null)
            .map(part -> part(gpu, part, own))
            .toList();
  }

  private Device whole(GpuDevice gpu, List<DeviceClaim> own) {
    boolean asParts = own.stream().anyMatch(claim -> claim.mig() != null);
    long known = Objects.requireNonNullElse(gpu.memoryFree(), 0L);
    long total = Objects.requireNonNullElse(gpu.memoryTotal(), known);
    Amount memory = new Amount(total, reserve.gpuMemory(), sum(own), foreign.of(gpu.deviceId()));
    return new Device(
        gpu.deviceId(),
        gpu.uuid(),
        null,
        gpu.model(),
        null,
        memory,
        own.size(),
        asParts || own.stream().anyMatch(DeviceClaim::exclusive));
  }

  private Device part(GpuDevice gpu, MigDevice part, List<DeviceClaim> onGpu) {
    List<DeviceClaim> own =
        onGpu.stream().filter(c -> Objects.equals(c.mig(), part.uuid())).toList();
    boolean asWhole = onGpu.stream().anyMatch(claim -> claim.mig() == null);
    long total = Objects.requireNonNullElse(part.memoryTotal(), 0L);
    return new Device(
        gpu.deviceId(),
        gpu.uuid(),
        part.uuid(),
        gpu.model(),
        part.profile(),
        new Amount(total, 0, sum(own), 0),
        own.size(),
        asWhole || own.stream().anyMatch(DeviceClaim::exclusive));
  }

  private static long sum(List<DeviceClaim> claims) {
    return claims.stream().mapToLong(DeviceClaim::memory).sum();
  }

  /** True if a claim is on a device that the node has. */
  static boolean present(Node node, DeviceClaim claim) {
    return node.inventory().gpuDevices().stream()
        .filter(gpu -> gpu.deviceId() != null && claim.isOn(gpu.deviceId(), gpu.uuid()))
        .anyMatch(gpu -> claim.mig() == null || parts(gpu).anyMatch(claim.mig()::equals));
  }

  private static Stream<String> parts(GpuDevice gpu) {
    return Stream.ofNullable(gpu.migDevices())
        .flatMap(List::stream)
        .flatMap(part -> Stream.ofNullable(part.uuid()));
  }
}
