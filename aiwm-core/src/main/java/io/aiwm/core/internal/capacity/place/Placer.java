package io.aiwm.core.internal.capacity.place;

import io.aiwm.api.capacity.AllocationSpec;
import io.aiwm.api.capacity.Topology;
import io.aiwm.core.internal.capacity.ledger.Demand;
import io.aiwm.core.internal.capacity.ledger.Fit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Places an allocation: a function of the request and of what the fleet is. All members are placed,
 * or none. Pure.
 *
 * <p>Members of one allocation need the same of their nodes, so that taking the best node for each
 * in turn finds a place for all of them wherever there is one.
 */
public final class Placer {
  private final Request request;
  private final Demand demand;
  private final Tally tally = new Tally();

  private Placer(Request request) {
    this.request = request;
    this.demand = request.demand();
  }

  /**
   * Places a request.
   *
   * @param fleet the nodes that its owner may use
   */
  public static Plan plan(Request request, Collection<Candidate> fleet) {
    Placer placer = new Placer(request);
    List<Preference> fitting = placer.fitting(fleet);
    List<String> nodeIds = placer.layOut(fitting);
    return new Plan(nodeIds, placer.tally.verdict());
  }

  private List<Preference> fitting(Collection<Candidate> fleet) {
    List<Preference> fitting = new ArrayList<>();
    for (Candidate candidate : fleet) {
      look(candidate).ifPresent(fitting::add);
    }
    return fitting;
  }

  private Optional<Preference> look(Candidate candidate) {
    Optional<Constraint> failed = Constraint.failed(request, candidate);
    if (failed.isPresent()) {
      boolean comesBack = failed.get().passes() && candidate.fit(demand).ever();
      tally.filtered(failed.get(), comesBack);
      return Optional.empty();
    }
    Fit fit = candidate.fit(demand);
    if (!fit.fits()) {
      tally.exhausted(candidate.id(), fit.missing(), fit.ever());
      return Optional.empty();
    }
    if (Constraint.keptForOthers(
        candidate.ledger().nominated(), request.id(), request.endsAt(), request.now())) {
      tally.filtered(Constraint.NOMINATED, true);
      return Optional.empty();
    }
    tally.fits();
    return Optional.of(Preference.of(candidate, fit, request));
  }

  private List<String> layOut(List<Preference> fitting) {
    String same = request.spec().topology().same();
    if (same == null) {
      return members(fitting);
    }
    Map<String, List<Preference>> domains = new LinkedHashMap<>();
    for (Preference one : fitting) {
      domains.computeIfAbsent(one.candidate().domain(same), d -> new ArrayList<>()).add(one);
    }
    domains.remove("");
    return domains.values().stream()
        .map(this::members)
        .filter(nodeIds -> !nodeIds.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private List<String> members(List<Preference> fitting) {
    AllocationSpec spec = request.spec();
    PriorityQueue<Preference> queue = new PriorityQueue<>(Preference.order(request.strategy()));
    queue.addAll(fitting);
    Set<String> taken = new HashSet<>();
    List<String> nodeIds = new ArrayList<>();
    while (nodeIds.size() < spec.count() && !queue.isEmpty()) {
      Preference best = queue.remove();
      String domain = domain(spec.topology(), best.candidate());
      if (domain != null && (domain.isEmpty() || !taken.add(domain))) {
        continue;
      }
      nodeIds.add(best.candidate().id());
      if (domain == null && nodeIds.size() < spec.count()) {
        again(best, nodeIds.size()).ifPresent(queue::add);
      }
    }
    return nodeIds.size() == spec.count() ? nodeIds : List.of();
  }

  /** A domain that one member may be in; null where several may share a node. */
  private static @Nullable String domain(Topology topology, Candidate candidate) {
    if (topology.spread() == null) {
      return null;
    }
    return candidate.domain(topology.spread());
  }

  /** The node with one member on it, if there is room for another. */
  private Optional<Preference> again(Preference best, int member) {
    Candidate candidate = best.candidate();
    Candidate claimed = candidate.claiming(request.claim(candidate.ledger(), member, best.fit()));
    Fit fit = claimed.fit(demand);
    return fit.fits() ? Optional.of(Preference.of(claimed, fit, request)) : Optional.empty();
  }
}
