package io.aiwm.core.feature;

import java.util.Map;

/**
 * A part of the engine that can say how it is, from memory: called on the container's thread, it
 * must not block, least of all on what it reports of.
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
