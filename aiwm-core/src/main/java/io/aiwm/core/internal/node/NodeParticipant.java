package io.aiwm.core.internal.node;

import io.aiwm.api.node.Node;
import io.aiwm.api.unit.Unit;

/** Somebody whose records change with nodes: asked before each change is committed. */
@FunctionalInterface
public interface NodeParticipant {

  /**
   * Adds what follows from a change to its commit, or refuses it. Called for every change, also in
   * storms of them, and again where the commit loses a race: it reads nothing unless what it cares
   * about has changed, and has no effect but on the unit.
   *
   * @param before the node as it was
   * @param after the node as it will be; deleted where it is deleted
   * @throws io.aiwm.api.error.AiwmException to refuse the change
   */
  void changing(Unit unit, Node before, Node after);
}
