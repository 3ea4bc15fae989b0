package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.capacity.Grant.Gpu;
import io.aiwm.api.capacity.Grant.Member;
import io.aiwm.core.internal.capacity.ledger.Claim;

/** Claims as their holders are told of them. Pure. */
final class Members {
  private static final double MILLIS = 1_000;

  private Members() {}

  static Member of(String nodeId, Claim claim) {
    return new Member(
        nodeId,
        claim.generation(),
        claim.gpus().stream()
            .map(g -> new Gpu(g.deviceId(), g.uuid(), g.mig(), g.memory(), g.exclusive()))
            .toList(),
        claim.cpuMillis() == 0 ? null : claim.cpuMillis() / MILLIS,
        claim.memory() == 0 ? null : claim.memory(),
        claim.ports());
  }
}
