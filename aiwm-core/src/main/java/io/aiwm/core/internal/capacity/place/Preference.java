package io.aiwm.core.internal.capacity.place;

import io.aiwm.api.execution.Placement.Strategy;
import io.aiwm.core.internal.capacity.ledger.Fit;
import java.util.Comparator;

/**
 * Preference among matching nodes: packing breaks the fewest whole GPUs and leaves the least over;
 * spreading takes the node with the least to do. Where several are as good, requests differ in
 * which they take, so that those of one moment do not all want the same.
 *
 * @param load how many claims are there
 * @param tie number of the pair of request and node
 */
record Preference(Candidate candidate, Fit fit, int load, int tie) {

  static Preference of(Candidate candidate, Fit fit, Request request) {
    int mixed = (candidate.id().hashCode() * 31 + request.id().hashCode()) * 0x9E3779B9;
    return new Preference(candidate, fit, candidate.capacity().claims(), mixed >>> 1);
  }

  static Comparator<Preference> order(Strategy strategy) {
    Comparator<Preference> load = Comparator.comparingInt(Preference::load);
    Comparator<Preference> broken = Comparator.comparingInt(p -> p.fit.broken());
    Comparator<Preference> leftover = Comparator.comparingLong(p -> p.fit.leftover());
    Comparator<Preference> order =
        strategy == Strategy.SPREAD
            ? load.thenComparing(broken)
            : broken.thenComparing(leftover).thenComparing(load.reversed());
    return order
        .thenComparingInt(Preference::tie)
        .thenComparing(preference -> preference.candidate.id());
  }
}
