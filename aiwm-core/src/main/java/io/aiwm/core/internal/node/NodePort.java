package io.aiwm.core.internal.node;

import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.security.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes as the engine itself changes them: what sessions, timers and measurements tell of many
 * at once. Hosts are given the {@link NodeRegistry} alone.
 */
public interface NodePort extends NodeRegistry {

  /**
   * Folds many inputs at once, each as {@link #apply} would, in as few round trips as the store
   * allows. For reconnection storms.
   *
   * @return one outcome for each input, in order
   */
  List<Outcome> applyAll(List<Addressed> inputs);

  /** An input on its way to a node, from the engine itself. */
  record Addressed(Caller caller, String nodeId, NodeInput input) {}

  /** Outcome of an {@link Addressed} input: exactly one of the two is present. */
  record Outcome(@Nullable Node node, @Nullable RuntimeException failure) {}
}
