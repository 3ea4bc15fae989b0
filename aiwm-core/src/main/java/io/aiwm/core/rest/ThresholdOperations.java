package io.aiwm.core.rest;

import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.alert.Limits;
import io.aiwm.api.alert.Limits.Limit;
import io.aiwm.api.alert.Thresholds;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Header;
import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.StaleVersionException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.core.alert.EffectiveLimits;
import io.aiwm.core.audit.Audit;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Operation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The limits that a node's measurements are held against. */
final class ThresholdOperations {
  private static final int MOST_SECONDS = 86_400;

  private final Engine engine;
  private final NodeRegistry nodes;
  private final EffectiveLimits limits;
  private final Audit audit;

  ThresholdOperations(RestServices services) {
    engine = services.engine();
    nodes = services.nodes();
    limits = services.limits();
    audit = new Audit(engine.ids(), engine.time());
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("node.get_thresholds", "/nodes/{id}/resources/thresholds")
            .summary("The limits that hold for a node, and which of them are its own")
            .returns(200, View.class)
            .handle(call -> view(require(call))),
        Operation.put("node.set_thresholds", "/nodes/{id}/resources/thresholds")
            .summary("Set the node's own limits; metrics not named keep those of pool and engine")
            .access(Access.OWN)
            .body(SetThresholds.class)
            .returns(200, View.class)
            .handle(this::set));
  }

  private View set(Call<SetThresholds> call) {
    Node node = require(call);
    Map<AlertMetric, Limits> asked = checked(call.body().limits());
    Optional<Thresholds> before = own(node);
    Header header =
        before
            .map(old -> old.header().next(call.caller().id(), engine.time().now()))
            .orElseGet(
                () ->
                    Header.fresh(node.id(), node.owner(), call.caller().id(), engine.time().now()));
    Thresholds after = new Thresholds(header, asked);
    Commit.Builder commit =
        Commit.builder().insert(AuditEntry.KIND, entry(call, node, before, after));
    Commit change =
        before.isPresent()
            ? commit.replace(Thresholds.KIND, after).build()
            : commit.insert(Thresholds.KIND, after).build();
    if (!engine.store().commit(change).applied()) {
      throw new StaleVersionException("thresholds", node.id(), header.version());
    }
    return view(node);
  }

  private AuditEntry entry(Call<?> call, Node node, Optional<Thresholds> before, Thresholds after) {
    Map<String, Object> details =
        Map.of(
            "from", String.valueOf(before.map(Thresholds::limits).orElse(Map.of())),
            "to", String.valueOf(after.limits()));
    return audit.entry(
        call.caller(), node.owner(), "node.set_thresholds", "node", node.id(), Audit.OK, details);
  }

  private static Map<AlertMetric, Limits> checked(Map<String, Limits> asked) {
    Map<AlertMetric, Limits> limits = new EnumMap<>(AlertMetric.class);
    List<FieldError> errors = new ArrayList<>();
    asked.forEach(
        (name, limit) -> {
          String field = "limits." + (name.length() > 64 ? name.substring(0, 64) : name);
          Optional<AlertMetric> metric = AlertMetric.named(name);
          if (metric.isEmpty()) {
            errors.add(new FieldError(field, "is no metric that limits can be set on"));
          } else {
            check(field + ".warning", limit.warning(), errors);
            check(field + ".critical", limit.critical(), errors);
            if (!(limit.margin() >= 0)) {
              errors.add(new FieldError(field + ".margin", "must be 0 or more"));
            }
            limits.put(metric.get(), limit);
          }
        });
    if (!errors.isEmpty()) {
      throw new ValidationException(errors);
    }
    return limits;
  }

  private static void check(String field, @Nullable Limit limit, List<FieldError> errors) {
    if (limit != null && !Double.isFinite(limit.value())) {
      errors.add(new FieldError(field + ".value", "must be a number"));
    }
    if (limit != null && (limit.durationSeconds() < 0 || limit.durationSeconds() > MOST_SECONDS)) {
      errors.add(new FieldError(field + ".durationSeconds", "must be from 0 to " + MOST_SECONDS));
    }
  }

  private View view(Node node) {
    Map<AlertMetric, Limits> effective = limits.of(List.of(node)).getOrDefault(node.id(), Map.of());
    Map<AlertMetric, Limits> own = own(node).map(Thresholds::limits).orElse(Map.of());
    return new View(node.id(), named(effective), named(own));
  }

  private static Map<String, Limits> named(Map<AlertMetric, Limits> limits) {
    Map<String, Limits> named = new TreeMap<>();
    limits.forEach((metric, limit) -> named.put(metric.wireName(), limit));
    return named;
  }

  private Optional<Thresholds> own(Node node) {
    return engine.store().find(Thresholds.KIND, Scope.all(), node.id());
  }

  private Node require(Call<?> call) {
    return nodes
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
   */
  record View(String nodeId, Map<String, Limits> limits, Map<String, Limits> overrides) {}
}
