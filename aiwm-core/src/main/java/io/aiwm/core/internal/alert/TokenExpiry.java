package io.aiwm.core.internal.alert;

import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.alert.Limits;
import io.aiwm.api.error.Failures;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.TokenMetadata;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.node.NodePort;
import io.aiwm.core.internal.node.NodePort.Addressed;
import io.aiwm.core.settings.AlertSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for tokens that end soon: a leased duty of one controller, once an hour over all nodes.
 * Safe for use by many threads.
 */
public final class TokenExpiry {
  private static final Logger log = LoggerFactory.getLogger(TokenExpiry.class);
  private static final Set<AlertMetric> METRIC = Set.of(AlertMetric.TOKEN_EXPIRY);
  private static final Duration LOOK = Duration.ofHours(1);
  private static final Duration LEASE = Duration.ofHours(2);
  private static final double DAY_SECONDS = 86_400;
  private static final int PAGE = 100;

  private final Engine engine;
  private final NodePort registry;
  private final AlertSettings settings;
  private final EffectiveLimits limits;

  public TokenExpiry(Engine engine, NodePort registry, AlertSettings settings) {
    this.engine = engine;
    this.registry = registry;
    // Days do not sway.
    this.settings = settings.withRecovery(Duration.ZERO);
    limits = new EffectiveLimits(engine.store(), settings);
  }

  /** The task. */
  public LeasedTask task() {
    return LeasedTask.one("alerts/tokens", LOOK, LEASE, turn -> sweep());
  }

  private void sweep() {
    Query query = Query.in(Scope.all()).limitedTo(PAGE);
    Page<Node> page;
    do {
      page = registry.list(query);
      judge(page.data());
      String next = page.nextCursor();
      query = next == null ? query : query.from(next);
    } while (page.nextCursor() != null);
  }

  private void judge(List<Node> nodes) {
    Map<String, Map<AlertMetric, Limits>> effective = limits.of(nodes);
    List<Addressed> inputs = new ArrayList<>();
    for (Node node : nodes) {
      try {
        NodeInput input = judged(node, effective.getOrDefault(node.id(), Map.of()));
        if (input != null) {
          inputs.add(new Addressed(engine.self(), node.id(), input));
        }
      } catch (RuntimeException | Error e) {
        Failures.note(e);
        log.error("The token expiry of node {} could not be checked", node.id(), e);
      }
    }
    // What fails is seen again in an hour.
    registry.applyAll(inputs);
  }

  private @Nullable NodeInput judged(Node node, Map<AlertMetric, Limits> own) {
    TokenMetadata token = node.tokenMetadata();
    Instant end = token == null ? null : token.tokenExpiresAt();
    if (end == null || node.status() == NodeStatus.INACTIVE) {
      return null;
    }
    Instant at = engine.time().now();
    double days = Duration.between(at, end).toSeconds() / DAY_SECONDS;
    NodeAlerts alerts = new NodeAlerts(node);
    Map<Reading, Double> value = Map.of(new Reading(AlertMetric.TOKEN_EXPIRY, null), days);
    boolean changed = alerts.take(value, own, settings, engine.time().nanos(), at);
    return changed ? new NodeInput.AlertsEvaluated(METRIC, alerts.standing(METRIC)) : null;
  }
}
