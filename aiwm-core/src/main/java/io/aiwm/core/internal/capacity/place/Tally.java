package io.aiwm.core.internal.capacity.place;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** The count of a look over the fleet. For use by one thread. */
final class Tally {
  private static final int MAX_NEAREST = 3;

  private final Map<Constraint, Integer> filtered = new EnumMap<>(Constraint.class);
  private final Map<String, Integer> exhausted = new TreeMap<>();
  private final PriorityQueue<Verdict.Near> nearest =
      new PriorityQueue<>(Tally.fewestLast().reversed());
  private int evaluated;
  private boolean ever;

  private static Comparator<Verdict.Near> fewestLast() {
    return Comparator.<Verdict.Near>comparingInt(near -> near.missing().size())
        .thenComparingLong(near -> near.missing().values().stream().mapToLong(v -> v).sum())
        .thenComparing(Verdict.Near::nodeId);
  }

  void filtered(Constraint constraint, boolean couldEver) {
    evaluated++;
    ever |= couldEver;
    filtered.merge(constraint, 1, Integer::sum);
  }

  void exhausted(String nodeId, Map<String, Long> missing, boolean couldEver) {
    evaluated++;
    ever |= couldEver;
    missing.keySet().forEach(dimension -> exhausted.merge(dimension, 1, Integer::sum));
    nearest.add(new Verdict.Near(nodeId, missing));
    if (nearest.size() > MAX_NEAREST) {
      nearest.remove();
    }
  }

  void fits() {
    evaluated++;
    ever = true;
  }

  Verdict verdict() {
    List<Verdict.Near> near = nearest.stream().sorted(fewestLast()).toList();
    return new Verdict(evaluated, Map.copyOf(filtered), Map.copyOf(exhausted), near, ever);
  }
}
