package io.aiwm.core.internal.node;

import io.aiwm.api.node.Node;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Whoever is told of changes of nodes; a port that other features add to. Safe for use by many
 * threads.
 */
public final class NodeChangeListeners implements NodeChangeListener {
  private final List<NodeChangeListener> all = new CopyOnWriteArrayList<>();

  /** One more listener; those that were added before it are told first. */
  public void add(NodeChangeListener listener) {
    all.add(listener);
  }

  @Override
  public void changed(Node node) {
    all.forEach(listener -> NodeCommits.tell(listener, node));
  }
}
