package io.aiwm.core.internal.node;

import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.security.Caller;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.node.NodePort.Addressed;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends installations that take too long. Every controller may sweep at once: compare-and-set
 * decides who acted. Sweep every 10 seconds or so, on a thread that may block.
 */
public final class InstallTimeouts {
  private static final Logger log = LoggerFactory.getLogger(InstallTimeouts.class);
  private static final int BATCH = 200;
  private static final int MAX_BATCHES = 50;

  private final Engine engine;
  private final NodePort registry;

  public InstallTimeouts(Engine engine, NodePort registry) {
    this.engine = engine;
    this.registry = registry;
  }

  /**
   * Looks at every node whose time has come.
   *
   * @throws io.aiwm.api.error.StoreUnavailableException if the store does not answer; sweep again
   */
  public void sweep() {
    for (int i = 0; i < MAX_BATCHES; i++) {
      List<Node> due = engine.store().due(Node.KIND, engine.time().now(), BATCH);
      boolean stuck = !due.isEmpty() && expire(due) == 0;
      if (due.size() < BATCH || stuck) {
        return;
      }
    }
  }

  private long expire(List<Node> due) {
    Caller caller = engine.self();
    List<Addressed> inputs =
        due.stream()
            .map(node -> new Addressed(caller, node.id(), new NodeInput.InstallTimedOut()))
            .toList();
    return registry.applyAll(inputs).stream().filter(InstallTimeouts::succeeded).count();
  }

  private static boolean succeeded(NodePort.Outcome outcome) {
    if (outcome.failure() != null) {
      log.warn("An installation timeout could not be recorded: {}", outcome.failure().getMessage());
    }
    return outcome.failure() == null;
  }
}
