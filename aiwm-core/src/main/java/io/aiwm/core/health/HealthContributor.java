package io.aiwm.core.health;

import java.util.Map;

/**
 * A part of the engine that can say how it is. Called on a request's thread; must not block long.
 */
public interface HealthContributor {
  /** Name on the health page, for example {@code store}. */
  String name();

  Health check();

  /**
   * How a part is.
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
