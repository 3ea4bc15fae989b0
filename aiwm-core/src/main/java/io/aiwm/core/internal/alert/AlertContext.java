package io.aiwm.core.internal.alert;

import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.alert.Limits;
import io.aiwm.api.node.NodeStatus;
import java.util.Map;

/**
 * AlertContext in which a node's values are evaluated.
 *
 * @param status a node in maintenance raises no alerts
 * @param limits by metric
 * @param readAtNanos when it was read; monotonic
 */
record AlertContext(NodeStatus status, Map<AlertMetric, Limits> limits, long readAtNanos) {

  boolean silent() {
    return status == NodeStatus.MAINTENANCE || status == NodeStatus.INACTIVE;
  }
}
