package io.aiwm.core.feature;

import java.time.Instant;
import java.util.Map;

/**
 * The health of a controller.
 *
 * @param status {@code up}, {@code degraded} or {@code down}
 * @param live it answers
 * @param ready it may be given requests
 * @param version version of the build
 * @param controllerId which controller answered
 * @param timestamp wall time
 * @param dependencies each part
 */
public record HealthReport(
    String status,
    boolean live,
    boolean ready,
    String version,
    String controllerId,
    Instant timestamp,
    Map<String, Part> dependencies) {

  /**
   * The health of one part.
   *
   * @param status as that of the whole
   * @param details facts without secrets; anybody may read them
   */
  public record Part(String status, Map<String, Object> details) {}
}
