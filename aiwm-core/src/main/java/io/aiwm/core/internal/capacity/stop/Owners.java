package io.aiwm.core.internal.capacity.stop;

import io.aiwm.api.node.WorkloadOwner;
import io.aiwm.api.node.WorkloadOwners;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The owners of one engine. */
final class Owners implements WorkloadOwners {
  private final List<WorkloadOwner> all = new CopyOnWriteArrayList<>();

  @Override
  public void add(WorkloadOwner owner) {
    if (all.stream().anyMatch(other -> other.name().equals(owner.name()))) {
      throw new IllegalArgumentException("Two owners of workloads are named " + owner.name());
    }
    all.add(owner);
  }

  @Override
  public List<WorkloadOwner> all() {
    return List.copyOf(all);
  }
}
