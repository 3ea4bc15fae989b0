package io.aiwm.core.http;

import java.util.concurrent.CompletionStage;

/**
 * Carries out an operation whose caller, permission and input have been checked. Runs on the
 * engine's executor, where it may block on the store.
 *
 * @param <Q> request body
 * @param <R> response body
 */
@FunctionalInterface
public interface Handler<Q, R> {

  /**
   * The answer.
   *
   * @throws io.aiwm.api.error.AiwmException for failures that the caller should hear of; anything
   *     else is answered with 500 and logged
   */
  R handle(Call<Q> call);

  /** A {@link Handler} whose answer comes later, without a thread that waits for it. */
  @FunctionalInterface
  interface Async<Q, R> {
    CompletionStage<R> handle(Call<Q> call);
  }
}
