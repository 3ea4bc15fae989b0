package io.aiwm.core.internal.capacity.place;

import java.util.List;

/**
 * The nodes that an allocation goes to.
 *
 * @param nodeIds node of each member; none where it goes nowhere now
 * @param verdict what was seen of the fleet
 */
public record Plan(List<String> nodeIds, Verdict verdict) {
  public Plan {
    nodeIds = List.copyOf(nodeIds);
  }

  public boolean placed() {
    return !nodeIds.isEmpty();
  }
}
