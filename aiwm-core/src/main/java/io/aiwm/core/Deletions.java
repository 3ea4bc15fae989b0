package io.aiwm.core;

import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.node.Node;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.node.NodeChangeListener;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what waits for a node that is gone. Should this be lost, its executions time out. */
final class Deletions implements NodeChangeListener {
  private static final Logger log = LoggerFactory.getLogger(Deletions.class);

  private final Engine engine;
  private volatile @Nullable ExecutionOrchestrator orchestrator;

  Deletions(Engine engine) {
    this.engine = engine;
  }

  /** The orchestrator needs the registry, which needs this; so it comes later. */
  void tell(ExecutionOrchestrator value) {
    orchestrator = value;
  }

  @Override
  public void changed(Node node) {
    ExecutionOrchestrator target = orchestrator;
    if (node.deleted() && target != null) {
      try {
        engine.work().execute(() -> removed(target, node.id()));
      } catch (RejectedExecutionException e) {
        log.warn("Executions on the deleted node {} end by their time-outs", node.id());
      }
    }
  }

  private void removed(ExecutionOrchestrator target, String nodeId) {
    try {
      target.removed(engine.self(), nodeId);
    } catch (UnavailableException e) {
      log.warn("Executions on the deleted node {} end by their time-outs", nodeId);
    }
  }
}
