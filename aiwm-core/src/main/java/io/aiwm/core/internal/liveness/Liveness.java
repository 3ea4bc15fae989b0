package io.aiwm.core.internal.liveness;

/** The rules of liveness. Pure; all times are nanoseconds of the monotonic clock. */
final class Liveness {
  /** Verdict on a node. */
  enum Verdict {
    /** Nothing: it is as it should be, or not long enough silent. */
    NONE,
    /** It is silent for too long. */
    LOST,
    /** It said that it is shutting down. */
    LEFT,
    /** It was given up and is heard again. */
    RESUMED
  }

  private Liveness() {}

  /**
   * A node that counts as alive.
   *
   * @param leaving its agent announced its shutdown
   * @param silence since its last heartbeat
   * @param timeout silence from which on it is lost
   */
  static Verdict judge(boolean leaving, long silence, long timeout) {
    if (leaving) {
      return Verdict.LEFT;
    }
    return silence >= timeout ? Verdict.LOST : Verdict.NONE;
  }

  /**
   * A node that has been given up.
   *
   * @param open its session is open
   * @param heardAfter from the giving up to the last heartbeat; negative if none came since
   */
  static Verdict afterGivingUp(boolean open, long heardAfter) {
    return open && heardAfter > 0 ? Verdict.RESUMED : Verdict.NONE;
  }
}
