package io.aiwm.core.internal.link;

import io.aiwm.api.node.NodeHealth;
import io.aiwm.api.wire.Heartbeat;
import java.util.List;
import java.util.Objects;

/**
 * Reasons for a node's bad health in its agent's words, which are bounded since an agent is not
 * trusted.
 */
final class HealthReasons {
  private static final int MOST = 8;
  private static final int LONGEST = 256;

  private HealthReasons() {}

  static List<String> of(NodeHealth.State said, Heartbeat heartbeat) {
    if (said == NodeHealth.State.OK) {
      return List.of();
    }
    List<String> problems = heartbeat.problems() == null ? List.of() : heartbeat.problems();
    List<String> reasons =
        problems.stream()
            .filter(Objects::nonNull)
            .filter(it -> !it.isBlank())
            .map(it -> it.substring(0, Math.min(it.length(), LONGEST)))
            .distinct()
            .limit(MOST)
            .toList();
    return reasons.isEmpty() ? List.of("the agent reports " + heartbeat.status()) : reasons;
  }
}
