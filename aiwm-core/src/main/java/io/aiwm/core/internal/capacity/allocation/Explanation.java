package io.aiwm.core.internal.capacity.allocation;

import com.fasterxml.jackson.annotation.JsonValue;
import io.aiwm.core.internal.capacity.allocation.Granting.Outcome;
import io.aiwm.core.internal.capacity.place.Constraint;
import io.aiwm.core.internal.capacity.place.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The reasons why an allocation has no capacity, by the predicates that place it.
 *
 * @param placeable whether it could be placed now
 * @param blockedBy what keeps it from that; null where nothing does
 * @param nodes what was looked at
 * @param nearest the three nodes that lack the least
 * @param position how many that wait go before it; null where it does not wait
 * @param reasons the same in words
 */
record Explanation(
    boolean placeable,
    @Nullable Blocker blockedBy,
    Nodes nodes,
    List<Verdict.Near> nearest,
    @Nullable Integer position,
    List<String> reasons) {

  /** The obstacle that keeps an allocation from being placed. */
  enum Blocker {
    /** No node is what it has to be. */
    CONSTRAINT,
    /** The nodes that are have not enough free. */
    CAPACITY,
    /** The quota of its pool is used up. */
    QUOTA,
    /** Others who wait go before it. */
    QUEUE,
    /** No node could do, were it there and empty. */
    NEVER;

    @JsonValue
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Numbers of nodes.
   *
   * @param inPool nodes that its owner may use, in the pool that it names
   * @param evaluated nodes that were looked at
   * @param filtered nodes by the first constraint that they fail
   * @param exhausted nodes by what they lack; one may lack several things
   */
  record Nodes(
      int inPool, int evaluated, Map<String, Integer> filtered, Map<String, Integer> exhausted) {}

  static Explanation of(Outcome outcome, @Nullable Integer position) {
    Verdict verdict = outcome.verdict();
    Map<String, Integer> filtered = new TreeMap<>();
    verdict.filtered().forEach((constraint, count) -> filtered.put(constraint.wireName(), count));
    int outside = filtered.getOrDefault("pool", 0) + filtered.getOrDefault("node", 0);
    Nodes nodes =
        new Nodes(
            verdict.evaluated() - outside, verdict.evaluated(), filtered, verdict.exhausted());
    boolean waitsForOthers = position != null && position > 0;
    Blocker blocker =
        outcome.granted() ? (waitsForOthers ? Blocker.QUEUE : null) : blocker(verdict);
    return new Explanation(
        outcome.granted() && !waitsForOthers,
        blocker,
        nodes,
        verdict.nearest(),
        position,
        outcome.granted() ? List.of() : verdict.reasons());
  }

  private static Blocker blocker(Verdict verdict) {
    if (!verdict.ever()) {
      return Blocker.NEVER;
    }
    if (verdict.filtered().containsKey(Constraint.QUOTA)) {
      return Blocker.QUOTA;
    }
    return verdict.exhausted().isEmpty() ? Blocker.CONSTRAINT : Blocker.CAPACITY;
  }
}
