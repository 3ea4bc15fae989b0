package io.aiwm.core.internal.node;

import io.aiwm.api.node.Node;

/** Told after a change of a node has been committed by this controller. Must return at once. */
@FunctionalInterface
public interface NodeChangeListener {
  void changed(Node node);
}
