package io.aiwm.tests.cluster;

import io.aiwm.api.execution.Category;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.node.Node;
import io.aiwm.api.wire.MessageType;
import io.aiwm.api.wire.Priority;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Executions to submit. */
final class Work {
  private Work() {}

  /** Steps on one node, each after the one before. */
  static ExecutionDraft sequence(Node node, int count) {
    ExecutionSpec spec =
        new ExecutionSpec(
            "work",
            null,
            Category.MAINTENANCE,
            null,
            Priority.NORMAL,
            null,
            null,
            null,
            null,
            600,
            0);
    List<StepSpec> steps =
        IntStream.range(0, count).mapToObj(i -> i == 0 ? step(node) : step(node, i - 1)).toList();
    return new ExecutionDraft(spec, steps, Map.of());
  }

  private static StepSpec step(Node node, Integer... after) {
    return StepSpec.on(node.id(), "step", CommandSpec.of(MessageType.MODEL_LIST, Map.of()), after);
  }
}
