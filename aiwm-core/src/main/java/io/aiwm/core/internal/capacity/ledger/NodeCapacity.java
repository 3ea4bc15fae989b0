package io.aiwm.core.internal.capacity.ledger;

import io.aiwm.api.node.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The capacity of a node, and what of it is free, dimension by dimension. Pure.
 *
 * @param nodeId the node
 * @param cpu thousandths of a core
 * @param memory bytes
 * @param devices GPUs and MIG devices
 * @param ports ports that are claimed
 * @param claims how many claims there are
 * @param lost claims on devices that the node no longer has
 */
public record NodeCapacity(
    String nodeId,
    Amount cpu,
    Amount memory,
    List<Device> devices,
    Set<Integer> ports,
    int claims,
    List<DeviceClaim> lost) {
  private static final int MILLIS = 1_000;

  public NodeCapacity {
    devices = List.copyOf(devices);
    ports = Set.copyOf(ports);
    lost = List.copyOf(lost);
  }

  /** Reads it off a node, its ledger, and what others use. */
  public static NodeCapacity of(Node node, NodeLedger ledger, ForeignUse foreign) {
    long cores = MILLIS * (long) Objects.requireNonNullElse(node.inventory().cpuCores(), 0);
    long bytes = Objects.requireNonNullElse(node.inventory().ramTotal(), 0L);
    Reserve reserve = ledger.reserve();
    List<Claim> claims = ledger.claims();
    Set<Integer> ports = new HashSet<>();
    claims.forEach(claim -> ports.addAll(claim.ports()));
    return new NodeCapacity(
        node.id(),
        new Amount(
            cores,
            Math.round(reserve.cpu() * MILLIS),
            claims.stream().mapToLong(Claim::cpuMillis).sum(),
            0),
        new Amount(bytes, reserve.memory(), claims.stream().mapToLong(Claim::memory).sum(), 0),
        Devices.of(node, ledger, foreign),
        ports,
        claims.size(),
        claims.stream()
            .flatMap(claim -> claim.gpus().stream())
            .filter(gpu -> !Devices.present(node, gpu))
            .toList());
  }
}
