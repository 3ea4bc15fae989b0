package io.aiwm.core.internal.node;

import io.aiwm.api.alert.Alert;
import io.aiwm.api.alert.AlertLevel;
import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Inputs of measured values, applied to a node: one event for each level that is reached or left.
 * Pure.
 */
final class AlertFold {
  private AlertFold() {}

  static void fold(NodeChange change, NodeInput.AlertsEvaluated evaluated) {
    NodeStatus status = change.node().status();
    if (status == NodeStatus.MAINTENANCE || status == NodeStatus.INACTIVE) {
      return;
    }
    List<Alert> before = change.node().health().alerts();
    Map<Key, Alert> left = new LinkedHashMap<>();
    List<Alert> after = new ArrayList<>();
    for (Alert alert : before) {
      if (evaluated.metrics().contains(alert.metric())) {
        left.put(Key.of(alert), alert);
      } else {
        after.add(alert);
      }
    }
    for (Alert now : evaluated.active()) {
      Alert old = left.remove(Key.of(now));
      boolean same = old != null && old.level() == now.level();
      boolean reminder = old != null && same && now.toldAt().isAfter(old.toldAt());
      after.add(same && !reminder ? old : now);
      if (!same || reminder) {
        tell(change, now, now.level(), old);
      }
    }
    left.values().forEach(old -> tell(change, old, AlertLevel.OK, old));
    if (!after.equals(before)) {
      change.update(node -> node.withHealth(node.health().withAlerts(after)));
    }
  }

  private static void tell(NodeChange change, Alert alert, AlertLevel level, @Nullable Alert old) {
    String previous = Optional.ofNullable(old).map(Alert::level).orElse(AlertLevel.OK).wireName();
    change.tell(
        type(level),
        NodeEvents.facts(
            "metric", alert.metric().wireName(),
            "deviceId", alert.deviceId(),
            "level", level.wireName(),
            "previousLevel", previous,
            "value", level == AlertLevel.OK ? null : alert.value(),
            "threshold", alert.threshold(),
            "reminder", level.wireName().equals(previous) ? true : null));
  }

  private static String type(AlertLevel level) {
    return switch (level) {
      case OK -> NodeEvents.RECOVERED;
      case WARNING -> NodeEvents.WARNING;
      case CRITICAL -> NodeEvents.CRITICAL;
    };
  }

  private record Key(AlertMetric metric, @Nullable String deviceId) {
    static Key of(Alert alert) {
      return new Key(alert.metric(), alert.deviceId());
    }
  }
}
