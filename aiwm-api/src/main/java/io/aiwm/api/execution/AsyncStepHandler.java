package io.aiwm.api.execution;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * A {@link StepHandler} whose work goes on elsewhere: it begins it and returns, and no thread waits
 * for the end. The step is held by this controller's lease until the stage is completed, without a
 * write; where the controller dies before, another one begins the same try again. A step that is
 * cancelled or given up is told by {@link StepContext#onCancelled}; what the stage says afterwards
 * is ignored.
 *
 * @param <I> input, as in {@link StepHandler}
 * @param <O> output, as in {@link StepHandler}
 */
public interface AsyncStepHandler<I, O> extends StepHandler<I, O> {

  /**
   * Begins one try; called on the host's executor, where it may block for a moment.
   *
   * @return completed on any thread with the output; or exceptionally, by the rules of {@link
   *     StepHandler#handle}
   * @throws Exception as in {@link StepHandler#handle}
   */
  CompletionStage<O> begin(I input, StepContext context) throws Exception;

  /** Begins and waits, for callers that know no other way. */
  @Override
  default O handle(I input, StepContext context) throws Exception {
    try {
      return begin(input, context).toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
