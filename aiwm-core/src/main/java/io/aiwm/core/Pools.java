package io.aiwm.core;

import io.aiwm.core.engine.WorkPool;
import java.util.concurrent.Executor;

/**
 * The threads of an engine. What keeps this controller and its agents' connections alive has
 * threads of its own, since a store that does not answer holds up all the others.
 *
 * @param work agents' messages and duties
 * @param requests REST requests
 * @param lease renews the controller's lease
 * @param pings pings agents
 */
record Pools(Executor work, Executor requests, Executor lease, Executor pings) {

  static Pools own(int workThreads, int requestThreads) {
    return new Pools(
        new WorkPool("aiwm-work", workThreads, 100_000),
        new WorkPool("aiwm-request", requestThreads, 512),
        new WorkPool("aiwm-lease", 1, 1),
        new WorkPool("aiwm-ping", 2, 10_000));
  }

  /** Executors of the host's, which closes them itself. */
  static Pools given(Executor work, Executor requests) {
    return new Pools(work, requests, work, work);
  }

  /** What closes an executor; nothing for one that is the host's. */
  static AutoCloseable closing(Executor executor) {
    return executor instanceof WorkPool own ? own : () -> {};
  }
}
