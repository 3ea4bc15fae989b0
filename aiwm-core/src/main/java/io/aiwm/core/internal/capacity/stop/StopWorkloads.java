package io.aiwm.core.internal.capacity.stop;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.execution.StepContext;
import io.aiwm.api.execution.StepFailedException;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.WorkloadOwner;
import io.aiwm.api.security.Scope;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.feature.FeatureContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The step of a stop that makes every owner's workloads stop, and tells which they were. */
final class StopWorkloads {
  static final String NAME = "node.stop-workloads";
  static final String AWAIT = "node.await-workloads";

  /** Field of the result: what was stopped, by owner. */
  static final String STOPPED = "stopped";

  private static final long PAUSE_SECONDS = 5;

  private final FeatureContext engine;
  private final Owners owners;

  StopWorkloads(FeatureContext engine, Owners owners) {
    this.engine = engine;
    this.owners = owners;
  }

  /** The input of the step. */
  record Input(String nodeId, StopNode.Mode mode, String reason) {}

  Map<String, Object> stop(Input input, StepContext context) {
    Node node =
        engine
            .nodes()
            .find(Scope.all(), input.nodeId())
            .orElseThrow(() -> new NotFoundException("node", input.nodeId()));
    Map<String, List<String>> stopped = new TreeMap<>();
    for (WorkloadOwner owner : owners.all()) {
      stopped.put(
          owner.name(), owner.leave(engine.self(), node, input.mode().leaving(), input.reason()));
    }
    return Map.of(STOPPED, stopped);
  }

  /** The input of the step that waits. */
  record Awaited(String nodeId) {}

  /** The step of a stop that ends once no owner has anything left on the node. */
  Map<String, Object> awaitGone(Awaited input, StepContext context) throws StepFailedException {
    Map<String, Integer> left = new TreeMap<>();
    for (WorkloadOwner owner : owners.all()) {
      int count = owner.on(input.nodeId()).size();
      if (count > 0) {
        left.put(owner.name(), count);
      }
    }
    if (!left.isEmpty()) {
      String message = "The node still has " + left;
      throw new StepFailedException(
          new ErrorInfo("NODE_BUSY", null, message, null, true, PAUSE_SECONDS));
    }
    return Map.of("idle", true);
  }
}
