package io.aiwm.core.internal.execution.place;

import io.aiwm.api.execution.Placement;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Choice of the node for a step: a function of the placement and the nodes. */
public final class Scoring {
  private Scoring() {}

  public static Optional<Candidate> best(Placement placement, Collection<Candidate> nodes) {
    return nodes.stream().filter(node -> fits(placement, node)).min(order(placement));
  }

  public static boolean fits(Placement placement, Candidate node) {
    return node.labels().entrySet().containsAll(placement.labels().entrySet())
        && (placement.poolId() == null || node.poolIds().contains(placement.poolId()))
        && gpuFits(placement, node);
  }

  private static boolean gpuFits(Placement placement, Candidate node) {
    if (placement.gpuModel() == null && placement.minGpuMemory() == null) {
      return true;
    }
    int promised = placement.minGpuMemory() == null ? 0 : node.promised();
    return suitable(placement, node).size() > promised;
  }

  /** Free bytes of each GPU that would do. */
  private static List<Long> suitable(Placement placement, Candidate node) {
    long least = placement.minGpuMemory() == null ? 0 : placement.minGpuMemory();
    return node.gpus().stream()
        .filter(gpu -> placement.gpuModel() == null || placement.gpuModel().equals(gpu.model()))
        .map(Candidate.Gpu::free)
        .filter(free -> free >= least)
        .toList();
  }

  private static long free(Placement placement, Candidate node) {
    return suitable(placement, node).stream().mapToLong(Long::longValue).sum();
  }

  /** The id comes last, so that every controller orders the same nodes alike. */
  private static Comparator<Candidate> order(Placement placement) {
    Comparator<Candidate> load = Comparator.comparingInt(Candidate::load);
    Comparator<Candidate> free = Comparator.comparingLong(node -> free(placement, node));
    Comparator<Candidate> order =
        placement.strategy() == Placement.Strategy.SPREAD
            ? load.thenComparing(free.reversed())
            : free.thenComparing(load.reversed());
    return order.thenComparing(Candidate::nodeId);
  }
}
