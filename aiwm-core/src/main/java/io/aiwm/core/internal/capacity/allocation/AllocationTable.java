package io.aiwm.core.internal.capacity.allocation;

import static io.aiwm.api.capacity.AllocationState.BOUND;
import static io.aiwm.api.capacity.AllocationState.ENDED;
import static io.aiwm.api.capacity.AllocationState.HELD;
import static io.aiwm.api.capacity.AllocationState.PENDING;
import static io.aiwm.api.capacity.AllocationState.RELEASING;

import io.aiwm.api.capacity.AllocationState;
import io.aiwm.core.feature.TransitionTable;

/** The life of an allocation. What is claimed is freed by {@link Trigger#GONE} alone. */
public final class AllocationTable {

  /** A cause that moves an allocation. */
  public enum Trigger {
    /** Room was found. */
    GRANT,
    /** Its holder began to use it. */
    BIND,
    /** Its holder is done with it, or nobody waits for it any more. */
    RELEASE,
    /** Its lease ended, or it waited too long. */
    EXPIRE,
    /** It makes way for another. */
    PREEMPT,
    /** Nothing of its holder is left on its nodes. */
    GONE
  }

  static final String WAITING = "allocation.waiting";
  static final String GRANTED = "allocation.granted";
  static final String RELEASED = "allocation.released";
  static final String EXPIRED = "allocation.expired";
  static final String PREEMPTED = "allocation.preempted";
  static final String ENDED_EVENT = "allocation.ended";

  public static final TransitionTable<AllocationState, Trigger> TABLE =
      TransitionTable.<AllocationState, Trigger>table()
          .from(PENDING)
          .on(Trigger.GRANT, HELD, GRANTED)
          .on(Trigger.RELEASE, ENDED, RELEASED)
          .on(Trigger.EXPIRE, ENDED, EXPIRED)
          .from(HELD)
          .on(Trigger.BIND, BOUND)
          .from(HELD, BOUND)
          .on(Trigger.RELEASE, RELEASING, RELEASED)
          .on(Trigger.EXPIRE, RELEASING, EXPIRED)
          .on(Trigger.PREEMPT, RELEASING, PREEMPTED)
          .from(HELD, BOUND, RELEASING)
          .on(Trigger.GONE, ENDED, ENDED_EVENT)
          .build();

  private AllocationTable() {}
}
