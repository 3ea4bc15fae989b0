package io.aiwm.api.node;

import io.aiwm.api.alert.AlertLevel;

/** The need of nodes to be looked at, as a number by which lists put the bad ones first. Pure. */
final class Attention {
  private static final long DISABLED = 0;
  private static final long NOT_YET = 10;
  private static final long WELL = 20;
  private static final long PLANNED = 30;
  private static final long INSTALLING = 40;
  private static final long WARNED = 50;
  private static final long AWAY = 60;
  private static final long FAILED = 70;

  private Attention() {}

  static long of(Node node) {
    return switch (node.status()) {
      case INACTIVE -> DISABLED;
      case PENDING -> NOT_YET;
      case MAINTENANCE -> PLANNED;
      case INSTALLING -> INSTALLING;
      case OFFLINE -> AWAY;
      case ERROR -> FAILED;
      case ONLINE -> ofOnline(node);
    };
  }

  private static long ofOnline(Node node) {
    NodeHealth health = node.health();
    if (health.state() == NodeHealth.State.FAILED || has(health, AlertLevel.CRITICAL)) {
      return FAILED;
    }
    if (health.state() == NodeHealth.State.DEGRADED || has(health, AlertLevel.WARNING)) {
      return WARNED;
    }
    return node.schedulability().schedulable() ? WELL : PLANNED;
  }

  private static boolean has(NodeHealth health, AlertLevel level) {
    return health.alerts().stream().anyMatch(alert -> alert.level() == level);
  }
}
