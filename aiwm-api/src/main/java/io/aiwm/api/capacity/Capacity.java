package io.aiwm.api.capacity;

import io.aiwm.api.entity.Owner;
import io.aiwm.api.security.Scope;
import io.aiwm.api.unit.Unit;
import java.util.Optional;

/**
 * The capacity of the fleet: one ledger for each node, in which everything is booked that anybody
 * holds. Every method adds to the unit of work that it is handed, so that capacity is claimed and
 * freed in the commit that needs it; when the commit loses a race, the whole act is done again.
 *
 * <p>Methods block on the store and may be called from many threads, each with a unit of its own.
 */
public interface Capacity {

  /**
   * Adds the granting of an allocation to a unit: all of its members, or none.
   *
   * @param id made beforehand, so that an allocation whose commit has an unknown outcome is found
   *     by it; granted again, it answers what there is
   * @param owner whom the allocation belongs to, and whose nodes may be used
   * @return held; or pending, where it waits
   * @throws io.aiwm.api.error.ConflictException {@code NO_CAPACITY} if nothing fits now and it does
   *     not wait, {@code NEVER_FITS} if no node of the owner's could ever fit
   * @throws io.aiwm.api.error.ValidationException naming each field that breaks its rule
   */
  Grant grant(Unit unit, String id, Owner owner, AllocationSpec spec);

  /** The allocation, unless it is outside the scope. */
  Optional<Grant> find(Unit unit, Scope scope, String id);

  /** Adds to a unit that the holder uses what it holds. Again, or later, it changes nothing. */
  void bind(Unit unit, String id);

  /**
   * Adds to a unit that nobody holds the allocation any more. What it claims stays claimed until
   * {@link #gone}, or until a report of its nodes proves that nothing of it is left. One that waits
   * ends at once.
   *
   * @param reason why, in words
   */
  void release(Unit unit, String id, String reason);

  /**
   * Adds to a unit that nothing of the holder is left on the nodes, as their own answer proves: the
   * allocation ends, and its capacity is free.
   *
   * @param reason why, in words
   */
  void gone(Unit unit, String id, String reason);
}
