package io.aiwm.core.feature;

import java.util.Map;

/**
 * Reporter of the health of a part of the engine, from memory: it is called on the container's
 * thread and must not block.
 */
public interface HealthContributor {
  /** Name on the health page, for example {@code store}. */
  String name();

  Health check();

  /**
   * Health of a part.
   *
   * @param status up, degraded or down
   * @param readiness whether being down means that the engine cannot serve
   * @param details facts for operators; no secret
   */
  record Health(Status status, boolean readiness, Map<String, Object> details) {}

  /** From best to worst. */
  enum Status {
    UP,
    DEGRADED,
    DOWN
  }
}
