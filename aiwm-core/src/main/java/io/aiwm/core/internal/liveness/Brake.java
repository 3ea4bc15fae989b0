package io.aiwm.core.internal.liveness;

import io.aiwm.core.settings.LivenessSettings;
import java.util.EnumSet;
import java.util.Set;

/**
 * Decides when silence says more about the controller, or the network before it, than about nodes.
 * While the brake is on no node is given up for being silent. Pure; all times are nanoseconds of
 * the monotonic clock.
 *
 * <ul>
 *   <li>After the start, after the controller stood still and after its store failed it stays on
 *       for the time in which each living agent reports once.
 *   <li>When too large a share of the fleet is silent together it stays on until they are back, or
 *       until the silence has lasted so long that it must be believed.
 * </ul>
 */
final class Brake {
  /** Reason for frozen verdicts. */
  enum Reason {
    STARTING,
    CONTROLLER_LATE,
    STORE_FAILING,
    MASS_SILENCE
  }

  /**
   * Observation at one tick.
   *
   * @param now time of the tick
   * @param late it came too late
   * @param storeFailing the store does not answer, or the controller lost its lease
   * @param watched nodes that count as alive
   * @param silent those of them that have been silent for two thirds of the time-out or longer
   * @param due those of them that would be given up now
   */
  record Observation(
      long now, boolean late, boolean storeFailing, int watched, int silent, int due) {}

  /**
   * State of the brake.
   *
   * @param reasons why verdicts are frozen; empty while the brake is off
   * @param startingUntil end of the freeze after the start
   * @param lateUntil end of the freeze after the controller stood still
   * @param storeUntil end of the freeze after the store failed
   * @param massive too many nodes are silent together
   * @param massSince since when
   */
  record State(
      Set<Reason> reasons,
      long startingUntil,
      long lateUntil,
      long storeUntil,
      boolean massive,
      long massSince) {
    State {
      reasons = Set.copyOf(reasons);
    }

    boolean on() {
      return !reasons.isEmpty();
    }
  }

  private final LivenessSettings settings;

  Brake(LivenessSettings settings) {
    this.settings = settings;
  }

  /** The brake of a controller that starts now. */
  State starting(long now) {
    return new State(
        Set.of(Reason.STARTING), now + settings.settle().toNanos(), now, now, false, 0);
  }

  /** State of the brake after one more tick. */
  State next(State before, Observation seen) {
    long now = seen.now();
    long settled = now + settings.settle().toNanos();
    long lateUntil = seen.late() ? settled : before.lateUntil();
    long storeUntil = seen.storeFailing() ? settled : before.storeUntil();
    boolean massive = tooMany(seen) && (before.massive() || seen.due() > 0);
    long massSince = before.massive() ? before.massSince() : now;

    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    if (now - before.startingUntil() < 0) {
      reasons.add(Reason.STARTING);
    }
    if (now - lateUntil < 0) {
      reasons.add(Reason.CONTROLLER_LATE);
    }
    if (now - storeUntil < 0) {
      reasons.add(Reason.STORE_FAILING);
    }
    if (massive && now - massSince < settings.brakeMaxHold().toNanos()) {
      reasons.add(Reason.MASS_SILENCE);
    }
    return new State(reasons, before.startingUntil(), lateUntil, storeUntil, massive, massSince);
  }

  private boolean tooMany(Observation seen) {
    return seen.silent() >= settings.brakeMinimum()
        && seen.silent() > settings.brakeShare() * seen.watched();
  }
}
