package io.aiwm.testkit;

import io.aiwm.api.store.Lease;
import io.aiwm.api.store.LeaseStore;
import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link LeaseStore} in a map, on the engine's clock. */
final class MemoryLeases implements LeaseStore {
  private final MemoryDatabase database;
  private final StoreFaults faults;
  private final TimeSource time;

  MemoryLeases(MemoryDatabase database, StoreFaults faults, TimeSource time) {
    this.database = database;
    this.faults = faults;
    this.time = time;
  }

  @Override
  public Optional<Lease> acquire(String name, String holder, Duration duration) {
    faults.enter("leases.acquire");
    synchronized (database) {
      Instant now = time.now();
      Lease held = database.leases.get(name);
      boolean live = isLive(held, now);
      if (held != null && live && !held.holder().equals(holder)) {
        return Optional.empty();
      }
      long fence = held != null && live ? held.fence() : ++database.lastFence;
      Lease lease = new Lease(name, holder, fence, now.plus(duration));
      database.leases.put(name, lease);
      return Optional.of(lease);
    }
  }

  @Override
  public void release(Lease lease) {
    faults.enter("leases.release");
    synchronized (database) {
      Lease held = database.leases.get(lease.name());
      if (held != null && held.fence() == lease.fence()) {
        database.leases.remove(lease.name());
      }
    }
  }

  @Override
  public List<Lease> live(String prefix) {
    faults.enter("leases.live");
    synchronized (database) {
      Instant now = time.now();
      return database.leases.values().stream()
          .filter(lease -> lease.name().startsWith(prefix) && isLive(lease, now))
          .sorted(Comparator.comparing(Lease::name))
          .toList();
    }
  }

  private static boolean isLive(@Nullable Lease lease, Instant now) {
    return lease != null && lease.expiresAt().isAfter(now);
  }
}
