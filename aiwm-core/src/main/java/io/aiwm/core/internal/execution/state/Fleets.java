package io.aiwm.core.internal.execution.state;

import io.aiwm.api.capacity.Holder;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.Placement;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.core.internal.capacity.ledger.Claim;
import io.aiwm.core.internal.capacity.ledger.ForeignUse;
import io.aiwm.core.internal.capacity.ledger.NodeCapacity;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import io.aiwm.core.internal.execution.place.Candidate;
import io.aiwm.core.internal.execution.place.Fleet;
import io.aiwm.core.internal.execution.place.GpuMemory;
import io.aiwm.core.internal.execution.place.Scoring;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads nodes for placing. At most the first thousand that match are looked at, with a thousand
 * open executions that concern them. Safe for use by many threads.
 */
public final class Fleets {
  private final NodeRegistry registry;
  private final Store store;
  private final ExecutionRepository repository;

  public Fleets(NodeRegistry registry, Store store, ExecutionRepository repository) {
    this.registry = registry;
    this.store = store;
    this.repository = repository;
  }

  /** The fleet of an organisation, read when it is first asked for and then kept. */
  public Fleet of(String orgId) {
    Map<Placement, List<Candidate>> known = new HashMap<>();
    return placement -> known.computeIfAbsent(placement, asked -> read(orgId, asked));
  }

  /** True if a node of the scope could ever fit: by what it is, not by how it is now. */
  public boolean possible(Scope scope, Placement placement) {
    return anyFits(scope, placement, 0);
  }

  /** True if one could, were the memory of its GPUs known. */
  public boolean possibleButForUnknownMemory(Scope scope, Placement placement) {
    return anyFits(scope, placement, Long.MAX_VALUE);
  }

  /**
   * @param unknown what a GPU counts as that does not tell its memory
   */
  private boolean anyFits(Scope scope, Placement placement, long unknown) {
    return registry.list(matching(Query.in(scope), placement)).data().stream()
        .map(node -> candidate(node, GpuMemory.whole(node, unknown), 0, 0))
        .anyMatch(node -> Scoring.fits(placement, node));
  }

  private List<Candidate> read(String orgId, Placement placement) {
    Query takingWork =
        Query.in(Scope.org(orgId))
            .where(Filter.eq("status", NodeStatus.ONLINE.wireName()))
            .where(Filter.eq("schedulable", true))
            .where(Filter.eq("websocketConnected", true));
    List<Node> nodes = registry.list(matching(takingWork, placement)).data();
    if (nodes.isEmpty()) {
      return List.of();
    }
    List<String> ids = nodes.stream().map(Node::id).toList();
    Map<String, NodeTelemetry> telemetry = store.telemetry().latest(ids);
    Map<String, NodeLedger> ledgers =
        store.findAll(NodeLedger.KIND, Scope.all(), ids).stream()
            .collect(Collectors.toMap(NodeLedger::id, ledger -> ledger));
    Map<String, List<ExecutionStep>> running =
        repository.someRunningOn(ids).stream()
            .collect(Collectors.groupingBy(s -> String.valueOf(s.nodeId())));
    return nodes.stream()
        .map(
            n ->
                candidate(
                    n,
                    telemetry.get(n.id()),
                    ledgers.get(n.id()),
                    running.getOrDefault(n.id(), List.of())))
        .toList();
  }

  private static Query matching(Query query, Placement placement) {
    Query narrowed = query.limitedTo(Query.MAX_LIMIT);
    for (Map.Entry<String, String> label : placement.labels().entrySet()) {
      narrowed = narrowed.where(Filter.eq("labels", label.getKey() + "=" + label.getValue()));
    }
    if (placement.poolId() != null) {
      narrowed = narrowed.where(Filter.eq("poolIds", placement.poolId()));
    }
    return placement.gpuModel() == null
        ? narrowed
        : narrowed.where(Filter.eq("gpuModel", placement.gpuModel()));
  }

  private static Candidate candidate(
      Node node,
      @Nullable NodeTelemetry telemetry,
      @Nullable NodeLedger ledger,
      List<ExecutionStep> running) {
    List<Claim> claims = ledger == null ? List.of() : ledger.claims();
    Heartbeat beat = telemetry == null ? null : telemetry.heartbeat();
    int deployments = beat == null ? 0 : Objects.requireNonNullElse(beat.activeDeployments(), 0);
    int promised =
        (int)
            running.stream()
                .filter(Fleets::needsGpu)
                .filter(step -> claims.stream().noneMatch(claim -> isOf(claim, step)))
                .count();
    List<Candidate.Gpu> gpus =
        (ledger == null || claims.isEmpty())
            ? GpuMemory.now(node, telemetry)
            : free(node, ledger, telemetry);
    return candidate(node, gpus, deployments + running.size(), promised);
  }

  private static boolean isOf(Claim claim, ExecutionStep step) {
    return claim.holder().equals(Holder.step(step.executionId(), step.index()));
  }

  private static List<Candidate.Gpu> free(
      Node node, NodeLedger ledger, @Nullable NodeTelemetry telemetry) {
    ForeignUse foreign = ForeignUse.of(telemetry, ledger.claims());
    return NodeCapacity.of(node, ledger, foreign).devices().stream()
        .map(gpu -> new Candidate.Gpu(gpu.model(), gpu.blocked() ? 0 : gpu.memory().free()))
        .toList();
  }

  private static Candidate candidate(Node node, List<Candidate.Gpu> gpus, int load, int promised) {
    return new Candidate(
        node.id(), node.labels(), Set.copyOf(node.poolIds()), gpus, load, promised);
  }

  private static boolean needsGpu(ExecutionStep step) {
    Placement placement = step.spec().placement();
    return placement != null && placement.minGpuMemory() != null;
  }
}
