package io.aiwm.api.node;

import java.util.List;

/** The features that run workloads on nodes; a port that they add themselves to. */
public interface WorkloadOwners {

  /**
   * One more owner.
   *
   * @throws IllegalArgumentException if one of that name is there already
   */
  void add(WorkloadOwner owner);

  /** All of them, in the order in which they came. */
  List<WorkloadOwner> all();
}
