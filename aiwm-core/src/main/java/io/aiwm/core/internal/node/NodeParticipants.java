package io.aiwm.core.internal.node;

import io.aiwm.api.node.Node;
import io.aiwm.api.unit.Unit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All who take part in changes of nodes; a port that other features add to while they are
 * installed. Safe for use by many threads.
 */
public final class NodeParticipants implements NodeParticipant {
  private final List<NodeParticipant> all = new CopyOnWriteArrayList<>();

  /** One more; those that were added before it are asked first. */
  public void add(NodeParticipant participant) {
    all.add(participant);
  }

  @Override
  public void changing(Unit unit, Node before, Node after) {
    all.forEach(participant -> participant.changing(unit, before, after));
  }
}
