package io.aiwm.core.execution;

import java.util.HashMap;
import java.util.Map;

/** The room that nodes have, while a decision uses it up. Used within one decision only. */
final class Places {
  private final Map<String, Room> rooms;
  private final Map<String, Integer> free = new HashMap<>();

  Places(Map<String, Room> rooms) {
    this.rooms = rooms;
    rooms.forEach((nodeId, room) -> free.put(nodeId, room.places()));
  }

  /** A session of the node is held here. */
  boolean known(String nodeId) {
    return rooms.containsKey(nodeId);
  }

  /** Takes a place for one more command, if there is one. */
  boolean take(String nodeId) {
    int left = free.getOrDefault(nodeId, 0);
    if (left > 0) {
      free.put(nodeId, left - 1);
    }
    return left > 0;
  }

  /** A command is over. */
  void give(String nodeId) {
    Room room = rooms.get(nodeId);
    if (room != null && room.keepsFreed()) {
      free.merge(nodeId, 1, Integer::sum);
    }
  }
}
