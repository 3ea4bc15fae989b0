package io.aiwm.testkit;

import io.aiwm.api.error.StoreUnavailableException;
import java.util.function.Predicate;

/**
 * Faults of an {@link InMemoryStore}. Operations are named as in the interfaces: {@code find},
 * {@code list}, {@code commit}, {@code commitAll}, {@code telemetry.merge}, {@code events.read},
 * {@code leases.acquire}, {@code signals.send} and so on. Safe for use by many threads.
 */
public final class StoreFaults {
  private Predicate<String> failing = StoreFaults::none;
  private Predicate<String> blocked = StoreFaults::none;
  private boolean crashBefore;
  private boolean crashAfter;
  private int waiting;

  StoreFaults() {}

  /** Makes every operation fail, or none. */
  public void failing(boolean all) {
    failing(operation -> all);
  }

  /** Makes some operations throw {@link StoreUnavailableException} until told otherwise. */
  public synchronized void failing(Predicate<String> operations) {
    failing = operations;
  }

  /** Holds the calls of some operations until {@link #release}. */
  public synchronized void block(Predicate<String> operations) {
    blocked = operations;
  }

  /** Lets everything that is held go on. */
  public synchronized void release() {
    blocked = StoreFaults::none;
    notifyAll();
  }

  /** How many calls are held. */
  public synchronized int waiting() {
    return waiting;
  }

  /** Makes the next commit fail without having written anything. */
  public synchronized void crashBeforeCommit() {
    crashBefore = true;
  }

  /** Makes the next commit land, yet fail: its outcome is unknown to the caller. */
  public synchronized void crashAfterCommit() {
    crashAfter = true;
  }

  synchronized void enter(String operation) {
    waiting++;
    try {
      while (blocked.test(operation)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("Interrupted while the store was held", e);
    } finally {
      waiting--;
    }
    if (failing.test(operation)) {
      throw unavailable(operation + " fails");
    }
  }

  synchronized void beforeCommit() {
    if (crashBefore) {
      crashBefore = false;
      throw unavailable("commit crashed before it was written");
    }
  }

  synchronized void afterCommit() {
    if (crashAfter) {
      crashAfter = false;
      throw unavailable("commit crashed after it was written");
    }
  }

  private static boolean none(String operation) {
    return false;
  }

  private static StoreUnavailableException unavailable(String what) {
    return new StoreUnavailableException(
        "The store is unavailable: " + what, new IllegalStateException("Injected fault"));
  }
}
