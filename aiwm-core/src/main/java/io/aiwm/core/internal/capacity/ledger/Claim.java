package io.aiwm.core.internal.capacity.ledger;

import io.aiwm.api.capacity.AllocationState;
import io.aiwm.api.capacity.Holder;
import io.aiwm.api.entity.Owner;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Capacity of a node that one member of an allocation has.
 *
 * @param allocationId the allocation
 * @param member which of its members, from 0
 * @param generation number that is higher than that of every earlier claim on the node
 * @param state that of the allocation: held, bound or releasing
 * @param priority that of the allocation
 * @param owner whose it is
 * @param holder whom it is for
 * @param gpus GPUs
 * @param cpuMillis thousandths of a core
 * @param memory bytes
 * @param ports ports of the node
 * @param gpuMillis thousandths of GPUs, by the share of their memory that is taken
 * @param shareIds the shares of pools that it is charged to
 * @param since when it was granted
 * @param endsAt when its lease ends, or when it was released; null without a lease
 */
public record Claim(
    String allocationId,
    int member,
    long generation,
    AllocationState state,
    int priority,
    Owner owner,
    Holder holder,
    List<DeviceClaim> gpus,
    long cpuMillis,
    long memory,
    List<Integer> ports,
    long gpuMillis,
    List<String> shareIds,
    Instant since,
    @Nullable Instant endsAt) {
  public Claim {
    gpus = List.copyOf(gpus);
    ports = List.copyOf(ports);
    shareIds = List.copyOf(shareIds);
  }

  Claim at(AllocationState next, @Nullable Instant end) {
    return new Claim(
        allocationId,
        member,
        generation,
        next,
        priority,
        owner,
        holder,
        gpus,
        cpuMillis,
        memory,
        ports,
        gpuMillis,
        shareIds,
        since,
        end);
  }

  /** The claim, charged to shares. */
  public Claim chargedTo(List<String> ids) {
    return new Claim(
        allocationId,
        member,
        generation,
        state,
        priority,
        owner,
        holder,
        gpus,
        cpuMillis,
        memory,
        ports,
        gpuMillis,
        ids,
        since,
        endsAt);
  }
}
