package io.aiwm.core.internal.alert;

import io.aiwm.api.alert.Alert;
import io.aiwm.api.alert.AlertLevel;
import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.alert.Limits;
import io.aiwm.api.alert.Limits.Limit;
import io.aiwm.api.node.Node;
import io.aiwm.core.settings.AlertSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Alerts of one node, as known to this controller. For use by one thread at a time. */
final class NodeAlerts {
  private final Map<Reading, AlertState> standings = new LinkedHashMap<>();
  private final Map<Reading, Alert> alerts = new LinkedHashMap<>();
  private boolean untold;

  /** Begins with what the node's record says. */
  NodeAlerts(Node node) {
    for (Alert alert : node.health().alerts()) {
      Reading reading = new Reading(alert.metric(), alert.deviceId());
      standings.put(reading, AlertState.at(alert.level()));
      alerts.put(reading, alert);
    }
  }

  /**
   * Takes values in.
   *
   * @param now monotonic time, for durations
   * @param at wall time, for what is shown
   * @return whether the alerts are other than were told
   */
  boolean take(
      Map<Reading, Double> values,
      Map<AlertMetric, Limits> limits,
      AlertSettings settings,
      long now,
      Instant at) {
    values.forEach(
        (reading, value) -> {
          Limits limit = limits.get(reading.metric());
          if (limit != null) {
            take(reading, value, limit, settings, now, at);
          }
        });
    return untold;
  }

  private void take(
      Reading reading, double value, Limits limits, AlertSettings settings, long now, Instant at) {
    AlertState before = standings.getOrDefault(reading, AlertState.WELL);
    AlertState after = before.next(reading.metric(), value, limits, settings.recovery(), now);
    standings.put(reading, after);
    if (before.level() == after.level()) {
      remind(reading, value, settings, at);
      return;
    }
    untold = true;
    Limit passed = limits.of(after.level());
    if (after.level() == AlertLevel.OK || passed == null) {
      alerts.remove(reading);
    } else {
      alerts.put(
          reading,
          new Alert(
              reading.metric(),
              reading.deviceId(),
              after.level(),
              value,
              passed.value(),
              at,
              null));
    }
  }

  private void remind(Reading reading, double value, AlertSettings settings, Instant at) {
    Alert alert = alerts.get(reading);
    if (alert != null && settings.isDue(alert, at)) {
      alerts.put(reading, alert.reminded(value, at));
      untold = true;
    }
  }

  /** The alerts of some metrics that stand now. */
  List<Alert> standing(Collection<AlertMetric> metrics) {
    List<Alert> standing = new ArrayList<>(alerts.values());
    standing.removeIf(alert -> !metrics.contains(alert.metric()));
    return standing;
  }

  /** Notes that the present alerts are in the node's record. */
  void told() {
    untold = false;
  }
}
