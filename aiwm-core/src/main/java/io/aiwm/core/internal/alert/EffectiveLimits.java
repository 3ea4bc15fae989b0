package io.aiwm.core.internal.alert;

import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.alert.Limits;
import io.aiwm.api.alert.Thresholds;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Store;
import io.aiwm.core.settings.AlertSettings;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The limits of nodes: their own over those of their pools over the engine's. */
public final class EffectiveLimits {
  private static final int MAX_IDS = 500;

  private final Store store;
  private final AlertSettings settings;

  public EffectiveLimits(Store store, AlertSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /** The limits of each of some nodes, by id; reads the store. */
  public Map<String, Map<AlertMetric, Limits>> of(Collection<Node> nodes) {
    Map<String, Thresholds> own = read(nodes);
    return nodes.stream().collect(Collectors.toMap(Node::id, node -> merged(node, own)));
  }

  private Map<String, Thresholds> read(Collection<Node> nodes) {
    Set<String> ids = new HashSet<>();
    for (Node node : nodes) {
      ids.add(node.id());
      ids.addAll(node.poolIds());
    }
    List<String> all = List.copyOf(ids);
    Map<String, Thresholds> found = new HashMap<>();
    for (int from = 0; from < all.size(); from += MAX_IDS) {
      List<String> some = all.subList(from, Math.min(from + MAX_IDS, all.size()));
      store.findAll(Thresholds.KIND, Scope.all(), some).forEach(t -> found.put(t.id(), t));
    }
    return found;
  }

  /** Precedence: where several pools differ, the later one in the node's list wins. */
  private Map<AlertMetric, Limits> merged(Node node, Map<String, Thresholds> own) {
    Map<AlertMetric, Limits> limits = new EnumMap<>(AlertMetric.class);
    limits.putAll(settings.limits());
    node.poolIds().stream().map(own::get).forEach(pool -> add(limits, pool));
    add(limits, own.get(node.id()));
    return limits;
  }

  private static void add(Map<AlertMetric, Limits> limits, @Nullable Thresholds more) {
    if (more != null) {
      limits.putAll(more.limits());
    }
  }
}
