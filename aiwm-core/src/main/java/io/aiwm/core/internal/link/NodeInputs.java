package io.aiwm.core.internal.link;

import io.aiwm.api.error.Failures;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.security.Caller;
import io.aiwm.core.internal.link.flow.Batcher;
import io.aiwm.core.internal.link.flow.Handoff;
import io.aiwm.core.internal.node.NodePort;
import io.aiwm.core.internal.node.NodePort.Addressed;
import io.aiwm.core.internal.node.NodePort.Outcome;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Inputs of sessions about their nodes, applied in batches. */
final class NodeInputs {
  private static final Logger log = LoggerFactory.getLogger(NodeInputs.class);
  private static final int BATCH = 500;

  private record Pending(Addressed addressed, Consumer<Outcome> then) {}

  private final NodePort registry;
  private final Batcher<Pending> batcher;

  NodeInputs(NodePort registry, Handoff handoff) {
    this.registry = registry;
    batcher = new Batcher<>(handoff, BATCH, this::apply);
  }

  void add(NodeSession session, NodeInput input, Consumer<Outcome> then) {
    add(session.caller(null), session.nodeId(), input, then);
  }

  /**
   * Folds an input into a node soon.
   *
   * @param then told what became of it, on the engine's pool; must not block
   */
  void add(Caller caller, String nodeId, NodeInput input, Consumer<Outcome> then) {
    batcher.add(new Pending(new Addressed(caller, nodeId, input), then));
  }

  private void apply(List<Pending> batch) {
    List<Outcome> outcomes = outcomes(batch);
    for (int i = 0; i < batch.size(); i++) {
      try {
        batch.get(i).then().accept(outcomes.get(i));
      } catch (RuntimeException | Error e) {
        Failures.note(e);
        log.error("The follow-up action of a node's input failed", e);
      }
    }
  }

  private List<Outcome> outcomes(List<Pending> batch) {
    try {
      return registry.applyAll(batch.stream().map(Pending::addressed).toList());
    } catch (RuntimeException | Error e) {
      RuntimeException failure = Failures.unchecked(e);
      return batch.stream().map(pending -> new Outcome(null, failure)).toList();
    }
  }

  boolean idle() {
    return batcher.idle();
  }
}
