package io.aiwm.core.internal.alert;

import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.alert.Limits;
import io.aiwm.api.error.Failures;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.security.Scope;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.node.NodePort;
import io.aiwm.core.internal.node.NodePort.Addressed;
import io.aiwm.core.internal.node.NodePort.Outcome;
import io.aiwm.core.internal.task.Coalescer;
import io.aiwm.core.settings.AlertSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds what nodes report against their limits, on the controller that holds their sockets, and
 * folds what changes into the nodes; the events are theirs. A node's alerts are in its record, so
 * that another controller goes on from there; what is lost is how long a limit has been passed.
 *
 * <p>Safe for use by many threads; {@link #record} never blocks.
 */
public final class AlertMonitor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AlertMonitor.class);

  /** Metrics that come with telemetry. */
  private static final Set<AlertMetric> MEASURED =
      EnumSet.complementOf(EnumSet.of(AlertMetric.TOKEN_EXPIRY));

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Limits that an administrator sets take effect within it. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  private static final int BATCH = 500;
  private static final int MAX_NODES = 100_000;

  private final Engine engine;
  private final NodePort registry;
  private final AlertSettings settings;
  private final EffectiveLimits limits;
  private final Coalescer coalescer;
  private final Map<String, NodeTelemetry> waiting = new ConcurrentHashMap<>();
  private final Map<String, AlertContext> contexts = new HashMap<>();
  private final Map<String, NodeAlerts> nodes = new HashMap<>();
  private @Nullable Cancellable timer;

  public AlertMonitor(Engine engine, NodePort registry, AlertSettings settings) {
    this.engine = engine;
    this.registry = registry;
    this.settings = settings;
    limits = new EffectiveLimits(engine.store(), settings);
    coalescer = new Coalescer(engine, this::judgeAll, LOOK);
  }

  /** Begins to judge, once a second. */
  public synchronized void start() {
    timer = engine.scheduler().every(LOOK, this::look);
  }

  /** Takes telemetry in. */
  public void record(NodeTelemetry update) {
    if (waiting.size() < MAX_NODES || waiting.containsKey(update.nodeId())) {
      waiting.merge(update.nodeId(), update, NodeTelemetry::mergedWith);
    }
  }

  private void look() {
    if (!waiting.isEmpty()) {
      coalescer.ask();
    }
  }

  private synchronized void judgeAll() {
    List<String> ids = List.copyOf(waiting.keySet());
    for (int from = 0; from < ids.size(); from += BATCH) {
      judge(ids.subList(from, Math.min(from + BATCH, ids.size())));
    }
    forgetOld();
  }

  private void judge(List<String> ids) {
    refresh(ids);
    List<String> changed = new ArrayList<>();
    Instant at = engine.time().now();
    for (String id : ids) {
      try {
        if (isChanged(id, waiting.remove(id), at)) {
          changed.add(id);
        }
      } catch (RuntimeException | Error e) {
        Failures.note(e);
        log.error("Thresholds of node {} could not be evaluated", id, e);
      }
    }
    tell(changed);
  }

  private boolean isChanged(String id, @Nullable NodeTelemetry update, Instant at) {
    AlertContext context = contexts.get(id);
    NodeAlerts alerts = nodes.get(id);
    if (update == null || context == null || alerts == null || context.silent()) {
      return false;
    }
    Map<Reading, Double> values = Readings.of(update);
    return alerts.take(values, context.limits(), settings, engine.time().nanos(), at);
  }

  /** Reads the nodes that are new here, or were read some time ago. */
  private void refresh(List<String> ids) {
    long now = engine.time().nanos();
    List<String> old = ids.stream().filter(id -> isOld(contexts.get(id), FRESH, now)).toList();
    if (old.isEmpty()) {
      return;
    }
    Collection<Node> found = engine.store().findAll(Node.KIND, Scope.all(), old);
    Map<String, Map<AlertMetric, Limits>> effective = limits.of(found);
    for (Node node : found) {
      Map<AlertMetric, Limits> own = effective.getOrDefault(node.id(), Map.of());
      contexts.put(node.id(), new AlertContext(node.status(), own, now));
      nodes.computeIfAbsent(node.id(), id -> new NodeAlerts(node));
    }
  }

  private static boolean isOld(@Nullable AlertContext context, Duration age, long now) {
    return context == null || now - context.readAtNanos() >= age.toNanos();
  }

  private void tell(List<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    List<Addressed> inputs = new ArrayList<>();
    for (String id : ids) {
      NodeAlerts alerts = nodes.get(id);
      if (alerts != null) {
        NodeInput input = new NodeInput.AlertsEvaluated(MEASURED, alerts.standing(MEASURED));
        inputs.add(new Addressed(engine.self(), id, input));
      }
    }
    List<Outcome> outcomes = registry.applyAll(inputs);
    for (int i = 0; i < inputs.size(); i++) {
      NodeAlerts alerts = nodes.get(inputs.get(i).nodeId());
      // What failed is told with the next values.
      if (alerts != null && outcomes.get(i).failure() == null) {
        alerts.told();
      }
    }
  }

  /** Nodes that went away, or to another controller. */
  private void forgetOld() {
    long now = engine.time().nanos();
    contexts.values().removeIf(context -> isOld(context, FRESH.multipliedBy(10), now));
    nodes.keySet().retainAll(contexts.keySet());
  }

  @Override
  public synchronized void close() {
    if (timer != null) {
      timer.cancel();
    }
    coalescer.close();
  }
}
