package io.aiwm.core.internal.task;

import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.store.Lease;
import io.aiwm.core.internal.engine.Engine;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that one controller does for all: whoever holds the lease. The lease is renewed when a third
 * of it has passed, and others look for it as often. Safe for use by many threads.
 */
public final class Duty {
  private static final Logger log = LoggerFactory.getLogger(Duty.class);

  private final Engine engine;
  private final String name;
  private final Duration duration;
  private @Nullable Lease lease;
  private long askedAtNanos;
  private boolean asked;

  public Duty(Engine engine, String name, Duration duration) {
    this.engine = engine;
    this.name = name;
    this.duration = duration;
  }

  /** The lease, if this controller has the duty now; blocks on the store now and then. */
  public synchronized Optional<Lease> hold() {
    long now = engine.time().nanos();
    if (!asked || now - askedAtNanos >= duration.toNanos() / 3) {
      // From before the call: the store may be slow, and its clock started somewhere within.
      askedAtNanos = now;
      asked = true;
      lease = null;
      lease = engine.store().leases().acquire(name, engine.controllerId(), duration).orElse(null);
    }
    return Optional.ofNullable(lease);
  }

  /** Lets somebody else have the duty now rather than when the lease ends. */
  public synchronized void release() {
    if (lease == null) {
      return;
    }
    try {
      engine.store().leases().release(lease);
    } catch (StoreUnavailableException e) {
      log.debug("The lease {} could not be released and will expire", name);
    }
    lease = null;
  }
}
