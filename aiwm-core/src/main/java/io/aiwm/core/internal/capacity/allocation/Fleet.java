package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.core.internal.capacity.place.Candidate;
import io.aiwm.core.internal.capacity.place.FleetIndex;
import io.aiwm.core.internal.capacity.place.Request;
import java.util.Collection;

/** The nodes that an owner may use: those of its organisation. */
final class Fleet {
  private final FleetIndex index;

  Fleet(FleetIndex index) {
    this.index = index;
  }

  Collection<Candidate> of(Request request) {
    String orgId = request.owner().orgId();
    String target = request.spec().targetNodeId();
    return target == null
        ? index.of(orgId)
        : index.find(target).filter(one -> isOf(one, orgId)).stream().toList();
  }

  private static boolean isOf(Candidate candidate, String orgId) {
    return candidate.node().owner().orgId().equals(orgId);
  }
}
