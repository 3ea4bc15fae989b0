package io.aiwm.core.feature;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.security.Caller;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.HostTransaction;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.unit.Unit;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out acts as {@linkplain Unit units of work}: read, decide, commit, and all of it again
 * when somebody else was first. Blocks on the store. Safe for use by many threads.
 */
public final class Units {
  private static final Logger log = LoggerFactory.getLogger(Units.class);

  /** Lost races after which a record is contended beyond reason. */
  private static final int MAX_TRIES = 20;

  private final Store store;
  private final Ids ids;
  private final TimeSource time;

  /** Units on the store of an engine; features get theirs from their context. */
  public Units(Store store, Ids ids, TimeSource time) {
    this.store = store;
    this.ids = ids;
    this.time = time;
  }

  /**
   * Carries out an act.
   *
   * @param act reads through the unit, decides, adds its changes, and answers; it is called again
   *     on a new unit each time that the commit loses a race, and so has no effects of its own
   * @return the act's answer, once its changes are stored
   * @throws UnavailableException if races are lost again and again
   * @throws io.aiwm.api.error.StoreUnavailableException if the store does not answer; the changes
   *     may have landed or not
   * @throws ConflictException if a unique key is taken
   */
  public <R> R run(Caller caller, Function<Unit, R> act) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Unit unit = new Unit(store, ids, time, caller);
      R answer = act.apply(unit);
      if (unit.isEmpty() || landed(unit)) {
        unit.effects().forEach(Units::runQuietly);
        return answer;
      }
    }
    throw new UnavailableException(
        "CONTENDED",
        "The record is being changed by too many requests at once; try again",
        Duration.ofSeconds(1));
  }

  /**
   * Carries out an act inside a transaction of the host's. It is not done again: where it cannot be
   * written, the host rolls back.
   *
   * @param act as in {@link #run}; what it reads is what is committed, not what the host has
   *     written in the transaction
   * @throws UnavailableException if somebody else was first
   * @throws ConflictException if a unique key is taken
   */
  public <R> Joined<R> join(HostTransaction transaction, Caller caller, Function<Unit, R> act) {
    Unit unit = new Unit(store, ids, time, caller);
    R answer = act.apply(unit);
    if (!unit.isEmpty() && !applied(unit, transaction.write(unit.commit()))) {
      throw new UnavailableException(
          "CONTENDED",
          "The record was changed concurrently; roll back and try again",
          Duration.ofSeconds(1));
    }
    return new Joined<>(answer, unit.effects());
  }

  private boolean landed(Unit unit) {
    return applied(unit, store.commit(unit.commit()));
  }

  private static boolean applied(Unit unit, CommitResult result) {
    if (result instanceof CommitResult.Duplicate taken) {
      RuntimeException said = unit.duplicate(taken.record());
      throw Objects.requireNonNullElseGet(
          said,
          () ->
              new ConflictException(
                  "DUPLICATE", "A record with the same unique key already exists"));
    }
    return result.applied();
  }

  /** The commit has landed: what follows from it cannot undo it. */
  static void runQuietly(Runnable effect) {
    try {
      effect.run();
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.error("A follow-up action of a commit failed", e);
    }
  }
}
