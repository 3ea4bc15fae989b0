package io.aiwm.core.internal.execution.place;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The room that nodes have, while a decision uses it up. Used within one decision only. */
public final class CapacityLedger {
  private final Function<String, Optional<NodeCapacity>> source;
  private final Map<String, Optional<NodeCapacity>> rooms = new HashMap<>();
  private final Map<String, Integer> free = new HashMap<>();

  public CapacityLedger(Function<String, Optional<NodeCapacity>> rooms) {
    source = rooms;
  }

  /** A session of the node is held here. */
  public boolean known(String nodeId) {
    return room(nodeId).isPresent();
  }

  /** Takes a place for one more command, if there is one. */
  public boolean take(String nodeId) {
    int left = free(nodeId);
    if (left > 0) {
      free.put(nodeId, left - 1);
    }
    return left > 0;
  }

  /** A command is over. */
  public void give(String nodeId) {
    if (room(nodeId).filter(NodeCapacity::keepsFreed).isPresent()) {
      free.put(nodeId, free(nodeId) + 1);
    }
  }

  private int free(String nodeId) {
    return free.computeIfAbsent(nodeId, id -> room(id).map(NodeCapacity::places).orElse(0));
  }

  /** Asked once, so that one decision sees one state of a session. */
  private Optional<NodeCapacity> room(String nodeId) {
    return rooms.computeIfAbsent(nodeId, source);
  }
}
