package io.aiwm.api.capacity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An allocation as its holder sees it.
 *
 * @param allocationId id of the allocation
 * @param state where it is in its life
 * @param members what it has, one for each member; none while it waits
 * @param expiresAt when its lease ends; null without one
 * @param reasons why it waits, or why it ended
 */
public record Grant(
    String allocationId,
    AllocationState state,
    List<Member> members,
    @Nullable Instant expiresAt,
    List<String> reasons) {
  public Grant {
    members = List.copyOf(members);
    reasons = List.copyOf(reasons);
  }

  /**
   * The capacity that one member has.
   *
   * @param nodeId its node
   * @param generation number that is higher than that of every earlier claim on the node; whoever
   *     comes with an older one is refused
   * @param gpus its GPUs
   * @param cpu cores; null where none were asked for
   * @param memory bytes; null where none were asked for
   * @param ports ports of the node
   */
  public record Member(
      String nodeId,
      long generation,
      List<Gpu> gpus,
      @Nullable Double cpu,
      @Nullable Long memory,
      List<Integer> ports) {
    public Member {
      gpus = List.copyOf(gpus);
      ports = List.copyOf(ports);
    }
  }

  /**
   * A GPU, or a part of it.
   *
   * @param deviceId name on its node, for example {@code GPU-0}
   * @param uuid NVIDIA's UUID of the GPU, where it is known
   * @param mig UUID of the MIG device; null where it is the GPU itself
   * @param memory bytes that are taken of it
   * @param exclusive whether it is shared with nobody
   */
  public record Gpu(
      String deviceId,
      @Nullable String uuid,
      @Nullable String mig,
      long memory,
      boolean exclusive) {}
}
