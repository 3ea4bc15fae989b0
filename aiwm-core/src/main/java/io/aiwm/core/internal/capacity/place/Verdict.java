package io.aiwm.core.internal.capacity.place;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The reasons why an allocation is not placed, by the placer's own predicates.
 *
 * @param evaluated how many nodes were looked at
 * @param filtered how many of them fail which constraint first
 * @param exhausted how many of the rest lack which dimension; a node may lack several
 * @param nearest the three that lack the least
 * @param ever whether some node could do were it there and empty
 */
public record Verdict(
    int evaluated,
    Map<Constraint, Integer> filtered,
    Map<String, Integer> exhausted,
    List<Near> nearest,
    boolean ever) {

  /** A node that has not enough, and what it lacks. */
  public record Near(String nodeId, Map<String, Long> missing) {}

  /** The reasons in words, the most frequent first. */
  public List<String> reasons() {
    if (evaluated == 0) {
      return List.of("There is no node that it may use");
    }
    List<String> reasons = new ArrayList<>();
    reasons.add("None of %d nodes fits".formatted(evaluated));
    Map<String, Integer> named = new TreeMap<>(exhausted);
    named.forEach((what, nodes) -> reasons.add("%d lack %s".formatted(nodes, what)));
    Map<String, Integer> constraints = new TreeMap<>();
    filtered.forEach((what, nodes) -> constraints.put(what.wireName(), nodes));
    constraints.forEach((what, nodes) -> reasons.add("%d fail on %s".formatted(nodes, what)));
    return reasons;
  }
}
