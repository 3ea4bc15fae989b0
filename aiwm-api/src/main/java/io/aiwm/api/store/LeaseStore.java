package io.aiwm.api.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Leases, timed by the database's clock so that the clocks of controllers do not matter (an
 * in-process store uses the engine's own clock, which is the only one there is).
 */
public interface LeaseStore {

  /**
   * Takes the lease if it is free, expired, or already the caller's; in the last case it is
   * extended and keeps its fence. Once it has expired or was released it has a new fence, whoever
   * takes it, so that an unchanged fence means an unbroken hold.
   *
   * @param name what to hold; 1 to 128 characters
   * @param holder who asks; 1 to 128 characters
   * @param duration how long from now
   * @return the lease, or empty while somebody else holds it
   */
  Optional<Lease> acquire(String name, String holder, Duration duration);

  /** Gives up a lease, if it is still the one held. */
  void release(Lease lease);

  /** Leases that have not expired and whose name starts with the prefix. */
  List<Lease> live(String prefix);
}
