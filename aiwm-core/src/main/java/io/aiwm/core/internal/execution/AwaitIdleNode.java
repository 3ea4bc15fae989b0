package io.aiwm.core.internal.execution;

import io.aiwm.api.execution.StepContext;
import io.aiwm.api.execution.StepFailedException;
import io.aiwm.api.execution.StepHandler;
import io.aiwm.api.security.Permission;
import io.aiwm.api.store.Store;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.internal.execution.state.ExecutionRepository;
import java.util.Map;

/**
 * The step of a drain that ends once a node has none of our commands in hand. It does not block:
 * while there are some it fails in a way that is to be tried again.
 */
public final class AwaitIdleNode {
  /** Name of the handler. */
  public static final String NAME = "node.await-idle";

  /** Seconds between two looks. */
  private static final long PAUSE_SECONDS = 5;

  private AwaitIdleNode() {}

  /**
   * Input of the handler.
   *
   * @param nodeId the node
   */
  public record Input(String nodeId) {}

  /** The handler, for steps that are read from a store. */
  public static StepHandler<Input, Map<String, Object>> handler(Store store) {
    ExecutionRepository repository = new ExecutionRepository(store);
    return StepHandler.of(NAME, Input.class, (input, context) -> look(repository, input, context))
        .requiring(Permission.OWN);
  }

  private static Map<String, Object> look(
      ExecutionRepository repository, Input input, StepContext context) throws StepFailedException {
    long open =
        repository.runningOn(input.nodeId()).stream()
            .filter(step -> step.state().deadlineAt() != null)
            .filter(step -> !step.executionId().equals(context.executionId()))
            .count();
    if (open > 0) {
      String message = "The node has " + open + " unfinished commands";
      throw new StepFailedException(
          new ErrorInfo("NODE_BUSY", null, message, null, true, PAUSE_SECONDS));
    }
    return Map.of("idle", true);
  }
}
