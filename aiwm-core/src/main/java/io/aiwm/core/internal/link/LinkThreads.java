package io.aiwm.core.internal.link;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Threads of the link.
 *
 * @param pings sends pings; threads that a store which does not answer cannot hold up, or agents
 *     would not be heard and be cut off
 * @param frames reads what agents send; a few threads, for the same reason not the engine's
 * @param requestsWaiting whether there are requests of people, to whom agents leave the store
 */
public record LinkThreads(Executor pings, Executor frames, BooleanSupplier requestsWaiting) {
  /** All of it on one executor, whatever requests there are. */
  public static LinkThreads on(Executor executor) {
    return new LinkThreads(executor, executor, () -> false);
  }
}
