package io.aiwm.core.internal.execution;

import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.Schedulability;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.node.NodeChangeListener;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the orchestrator of nodes that are deleted or take no work for now. Should this be lost,
 * the executions concerned find out when they next look, or time out.
 */
final class LostNodes implements NodeChangeListener {
  private static final Logger log = LoggerFactory.getLogger(LostNodes.class);

  private final Engine engine;
  private final ExecutionPort orchestrator;

  LostNodes(Engine engine, ExecutionPort orchestrator) {
    this.engine = engine;
    this.orchestrator = orchestrator;
  }

  @Override
  public void changed(Node node) {
    if (node.deleted() || away(node)) {
      try {
        engine.work().execute(() -> tell(node));
      } catch (RejectedExecutionException e) {
        log.warn(
            "Executions on lost node {} were not notified; their own deadlines apply", node.id());
      }
    }
  }

  private static boolean away(Node node) {
    return node.status() == NodeStatus.OFFLINE
        || node.status() == NodeStatus.MAINTENANCE
        || node.status() == NodeStatus.INACTIVE
        || node.schedulability().unschedulableReasons().contains(Schedulability.DRAINING);
  }

  private void tell(Node node) {
    try {
      if (node.deleted()) {
        orchestrator.removed(engine.self(), node.id());
      } else {
        orchestrator.lost(engine.self(), node);
      }
    } catch (UnavailableException e) {
      log.warn(
          "Executions on lost node {} were not notified; their own deadlines apply", node.id());
    }
  }
}
