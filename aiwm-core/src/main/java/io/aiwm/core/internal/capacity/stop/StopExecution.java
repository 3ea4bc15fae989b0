package io.aiwm.core.internal.capacity.stop;

import io.aiwm.api.execution.Category;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.RetryPolicy;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.core.internal.execution.AwaitIdleNode;
import java.time.Duration;
import java.util.Map;

/** The execution that stops a node: its workloads stop, and then nothing is left in hand. Pure. */
final class StopExecution {
  static final String TYPE = "node.stop";
  static final int STOPPING = 0;
  private static final int GONE = 1;
  private static final int MAX_NAME = 64;

  private StopExecution() {}

  static ExecutionDraft of(Node node, StopNode asked) {
    String name = node.name();
    Map<String, Object> what =
        Map.of("nodeId", node.id(), "mode", asked.how().wireName(), "reason", asked.why());
    Map<String, Object> nodeId = Map.of("nodeId", node.id());
    StepSpec stop =
        StepSpec.named("stop workloads", CommandSpec.local(StopWorkloads.NAME, what)).build();
    StepSpec gone =
        waiting("workloads gone", CommandSpec.local(StopWorkloads.AWAIT, nodeId), STOPPING);
    StepSpec idle = waiting("idle", CommandSpec.local(AwaitIdleNode.NAME, nodeId), GONE);
    return ExecutionDraft.named("stop " + name.substring(0, Math.min(name.length(), MAX_NAME)))
        .category(Category.MAINTENANCE)
        .type(TYPE)
        .about("node", node.id())
        .timeout(Duration.ofSeconds(asked.seconds()))
        .maxRetries(0)
        .step(stop)
        .step(gone)
        .step(idle)
        .build();
  }

  private static StepSpec waiting(String name, CommandSpec command, int after) {
    RetryPolicy patience = new RetryPolicy(100, 5_000L, 1.5, 30_000L);
    return StepSpec.named(name, command).retry(patience).after(after).build();
  }

  /** The stops of a node, the latest first. */
  static Query of(Scope scope, String nodeId) {
    return Query.in(scope)
        .where(Filter.eq("resourceId", nodeId))
        .where(Filter.eq("type", TYPE))
        .limitedTo(1);
  }

  static boolean open(Execution stop) {
    return !stop.state().status().terminal();
  }
}
