package io.aiwm.api.execution;

import io.aiwm.api.entity.Owner;

/** The context of the try that a {@link StepHandler} carries out. Safe for use by many threads. */
public interface StepContext {

  String executionId();

  int stepIndex();

  /** Number of this try, from 1. */
  int attempt();

  /** Whose execution it is. */
  Owner owner();

  /**
   * Key for services that accept one: equal for all attempts of the step and for all calls of an
   * attempt; new once the whole execution is retried.
   */
  String idempotencyKey();

  /** Tells how far it is, in percent; starts a stall limit anew. */
  void progress(int percent);

  /**
   * Runs {@code action} once nobody waits for the outcome any more; at once if that is so already.
   * It is called on a thread of the engine's and must return at once.
   */
  void onCancelled(Runnable action);

  /** Nobody waits for the outcome any more: the step was cancelled, given up or taken over. */
  boolean cancelled();
}
