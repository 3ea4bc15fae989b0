package io.aiwm.core.internal.alert;

import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.alert.Limits;
import io.aiwm.api.alert.Thresholds;
import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.RecordType;
import io.aiwm.core.feature.Records;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.VersionedResource;
import io.aiwm.core.internal.capacity.pool.Pool;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The limits that a node's measurements are held against. */
final class ThresholdOperations {
  static final RecordType<Thresholds> TYPE =
      RecordType.of(Thresholds.KIND, "thresholds").auditedAs("node.set_thresholds");

  /** The same records, of pools. */
  private static final RecordType<Thresholds> OF_POOL =
      RecordType.of(Thresholds.KIND, "thresholds").auditedAs("pool.set_thresholds");

  private final FeatureContext engine;
  private final EffectiveLimits limits;
  private final Records<Thresholds> records;
  private final Records<Thresholds> ofPools;

  ThresholdOperations(FeatureContext engine, EffectiveLimits limits) {
    this.engine = engine;
    this.limits = limits;
    records = engine.records(TYPE);
    ofPools = engine.records(OF_POOL);
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("node.get_thresholds", "/nodes/{id}/resources/thresholds")
            .summary("Get a node's effective thresholds, and which of them are its own")
            .returns(200, View.class)
            .handle(call -> view(require(call))),
        Operation.put("node.set_thresholds", "/nodes/{id}/resources/thresholds")
            .summary("Set a node's own thresholds; metrics not named keep those of pool and engine")
            .access(Access.OWN)
            .body(SetThresholds.class)
            .returns(200, View.class)
            .conditional()
            .handle(this::set),
        Operation.get("pool.get_thresholds", "/nodes/pools/{poolId}/thresholds")
            .summary("The limits of a pool, which hold for its nodes where those have none")
            .returns(200, PoolView.class)
            .handle(call -> view(pool(call))),
        Operation.put("pool.set_thresholds", "/nodes/pools/{poolId}/thresholds")
            .summary("Set the limits of a pool; metrics not named keep those of the engine")
            .access(Access.OWN)
            .body(SetThresholds.class)
            .returns(200, PoolView.class)
            .conditional()
            .handle(this::setOfPool));
  }

  private PoolView setOfPool(Call<SetThresholds> call) {
    Map<AlertMetric, Limits> asked = checked(call.body().limits());
    Pool pool = pool(call);
    ofPools
        .units()
        .run(
            call.caller(),
            unit ->
                ofPools.put(
                    unit,
                    pool.id(),
                    pool.owner(),
                    call.ifVersion(),
                    header -> new Thresholds(header, asked)));
    return view(pool);
  }

  private PoolView view(Pool pool) {
    Optional<Thresholds> own = ofPools.find(Scope.all(), pool.id());
    return new PoolView(
        pool.id(),
        named(own.map(Thresholds::limits).orElse(Map.of())),
        own.map(Thresholds::version).orElse(0L));
  }

  private Pool pool(Call<?> call) {
    String id = call.parameter("poolId");
    return engine
        .store()
        .find(Pool.KIND, call.scope(), id)
        .orElseThrow(() -> new NotFoundException("pool", id));
  }

  private View set(Call<SetThresholds> call) {
    Map<AlertMetric, Limits> asked = checked(call.body().limits());
    Node node = records.units().run(call.caller(), unit -> set(unit, call, asked));
    return view(node);
  }

  private Node set(Unit unit, Call<?> call, Map<AlertMetric, Limits> asked) {
    Node node = require(call);
    records.put(
        unit, node.id(), node.owner(), call.ifVersion(), header -> new Thresholds(header, asked));
    return node;
  }

  private static Map<AlertMetric, Limits> checked(Map<String, Limits> asked) {
    Map<AlertMetric, Limits> limits = new EnumMap<>(AlertMetric.class);
    List<FieldError> errors = new ArrayList<>();
    asked.forEach(
        (name, limit) -> {
          String field = "limits." + (name.length() > 64 ? name.substring(0, 64) : name);
          Optional<AlertMetric> metric = AlertMetric.named(name);
          if (metric.isEmpty()) {
            errors.add(new FieldError(field, "is not a known metric"));
          } else {
            errors.addAll(ThresholdRules.check(field, metric.get(), limit));
            limits.put(metric.get(), limit);
          }
        });
    if (!errors.isEmpty()) {
      throw new ValidationException(errors);
    }
    return limits;
  }

  private View view(Node node) {
    Map<AlertMetric, Limits> effective = limits.of(List.of(node)).getOrDefault(node.id(), Map.of());
    Optional<Thresholds> own = records.find(Scope.all(), node.id());
    return new View(
        node.id(),
        named(effective),
        named(own.map(Thresholds::limits).orElse(Map.of())),
        own.map(Thresholds::version).orElse(0L));
  }

  private static Map<String, Limits> named(Map<AlertMetric, Limits> limits) {
    Map<String, Limits> named = new TreeMap<>();
    limits.forEach((metric, limit) -> named.put(metric.wireName(), limit));
    return named;
  }

  private Node require(Call<?> call) {
    return engine
        .nodes()
        .find(call.scope(), call.id())
        .orElseThrow(() -> new NotFoundException("node", call.id()));
  }

  /**
   * A node's own limits, by metric.
   *
   * @param limits replaces what was set before; empty for none
   */
  record SetThresholds(Map<String, Limits> limits) {}

  /**
   * The limits of a node, by metric.
   *
   * @param limits those that hold
   * @param overrides those of them that are the node's own
   * @param version of the node's own, which {@code If-Match} compares; 0 where it has none
   */
  record View(
      String nodeId, Map<String, Limits> limits, Map<String, Limits> overrides, long version)
      implements VersionedResource {
    @Override
    public String id() {
      return nodeId;
    }
  }

  /**
   * The limits of a pool, by metric.
   *
   * @param version which {@code If-Match} compares; 0 where it has none
   */
  record PoolView(String poolId, Map<String, Limits> limits, long version)
      implements VersionedResource {
    @Override
    public String id() {
      return poolId;
    }
  }
}
