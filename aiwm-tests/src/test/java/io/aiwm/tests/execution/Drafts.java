package io.aiwm.tests.execution;

import io.aiwm.api.execution.Category;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Store;
import io.aiwm.api.wire.MessageType;
import io.aiwm.api.wire.Priority;
import io.aiwm.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Executions to submit, and nodes for them. */
final class Drafts {
  private Drafts() {}

  static ExecutionDraft of(int maxRetries, List<StepSpec> steps) {
    return of(maxRetries, 600, steps);
  }

  /** One that no time-out of its own ends. */
  static ExecutionDraft lasting(int maxRetries, List<StepSpec> steps) {
    return of(maxRetries, 604_800, steps);
  }

  private static ExecutionDraft of(int maxRetries, int timeoutSeconds, List<StepSpec> steps) {
    ExecutionSpec spec =
        new ExecutionSpec(
            "test",
            null,
            Category.MAINTENANCE,
            null,
            Priority.NORMAL,
            null,
            null,
            null,
            null,
            timeoutSeconds,
            maxRetries);
    return new ExecutionDraft(spec, steps, Map.of());
  }

  static ExecutionDraft sequence(String nodeId, int count) {
    List<StepSpec> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(i == 0 ? step(nodeId) : step(nodeId, i - 1));
    }
    return of(0, steps);
  }

  static StepSpec step(String nodeId, Integer... after) {
    return StepSpec.on(nodeId, "step", CommandSpec.of(MessageType.MODEL_LIST, Map.of()), after);
  }

  /** Stores a node; its record says whether its agent keeps a journal. */
  static ScriptedAgent agent(Store store, String name, boolean journaling) {
    List<String> capabilities = journaling ? List.of(NodeInventory.IDEMPOTENT_COMMANDS) : List.of();
    Node node =
        Fixtures.node(name)
            .withInventory(
                new NodeInventory(
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    capabilities));
    store.commit(Commit.builder().insert(Node.KIND, node).build());
    return new ScriptedAgent(node.id(), journaling);
  }
}
