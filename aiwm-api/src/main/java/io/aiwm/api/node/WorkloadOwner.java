package io.aiwm.api.node;

import io.aiwm.api.security.Caller;
import io.aiwm.api.unit.Unit;
import java.util.List;

/**
 * A feature that runs workloads on nodes, which is asked what is there, and what is to become of
 * it, when a node is stopped, drained or deleted. Offered through {@link WorkloadOwners}. Methods
 * are called by many threads, on any controller, and may block on the store.
 */
public interface WorkloadOwner {

  /** Plural noun that is unique among owners, for example {@code deployments}. */
  String name();

  /**
   * Its workloads that are on a node, or on their way there.
   *
   * @return at most 1,000 of them; none once nothing is left
   */
  List<Workload> on(String nodeId);

  /**
   * Makes its workloads leave a node. Returns once that has begun; asked again, it goes on.
   *
   * @param caller who wants it
   * @param how what is to become of them
   * @param reason why, in words
   * @return ids of the workloads that it stops, and will start again when it is asked to
   */
  List<String> leave(Caller caller, Node node, Leaving how, String reason);

  /**
   * Starts workloads again that it stopped on a node.
   *
   * @param ids as {@link #leave} answered them; those that are gone are passed over
   */
  void resume(Caller caller, Node node, List<String> ids);

  /** Adds to a unit what becomes of its workloads on a node that is deleted in it. */
  default void deleted(Unit unit, Node node) {}

  /** The fate of workloads. */
  enum Leaving {
    /** They stop where they are, with the time that they need to end well. */
    STOP,
    /** They stop at once. */
    FORCE,
    /** They go on elsewhere. */
    MOVE
  }

  /**
   * A workload on a node.
   *
   * @param id id of its record
   * @param name for people
   */
  record Workload(String id, String name) {}
}
