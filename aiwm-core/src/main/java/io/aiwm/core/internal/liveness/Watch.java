package io.aiwm.core.internal.liveness;

/**
 * Liveness record of one session of a node: when it was last heard, on the monotonic clock. Written
 * by the session's threads, judged by the {@link LivenessMonitor}. A closed socket makes the node
 * suspect; only silence, or the agent's word, makes it lost.
 */
public final class Watch {
  private final String nodeId;
  private final long sessionEpoch;
  private final boolean adopted;
  private volatile long heardAt;
  private volatile long givenUpAt;
  private volatile boolean givenUp;
  private volatile boolean open;
  private volatile boolean leaving;

  Watch(String nodeId, long sessionEpoch, boolean adopted, long now) {
    this.nodeId = nodeId;
    this.sessionEpoch = sessionEpoch;
    this.adopted = adopted;
    open = !adopted;
    heardAt = now;
  }

  /** A heartbeat came. */
  public void heard(long now) {
    heardAt = now;
  }

  /** The agent announced its shutdown: the node goes without waiting for silence. */
  public void announceShutdown() {
    leaving = true;
  }

  /** The socket closed: suspect from now on. */
  public void closed() {
    open = false;
  }

  /** The store says that the node was given up; the next heartbeat brings it back. */
  public void giveUp(long now) {
    givenUpAt = now;
    givenUp = true;
    leaving = false;
  }

  /** The node is back. */
  void resume() {
    givenUp = false;
  }

  String nodeId() {
    return nodeId;
  }

  long sessionEpoch() {
    return sessionEpoch;
  }

  /** Nobody here holds the session; its controller is gone. */
  boolean adopted() {
    return adopted;
  }

  boolean open() {
    return open;
  }

  boolean givenUp() {
    return givenUp;
  }

  boolean leaving() {
    return leaving;
  }

  long silence(long now) {
    return now - heardAt;
  }

  Liveness.Verdict judge(long now, long timeout) {
    return givenUp
        ? Liveness.afterGivingUp(open, heardAt - givenUpAt)
        : Liveness.judge(leaving, now - heardAt, timeout);
  }
}
