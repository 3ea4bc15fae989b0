package io.aiwm.api.telemetry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Measurements of a node at a time, or from that time on for the width of its {@link Resolution}.
 *
 * @param nodeId id of the node
 * @param at the controller's time in milliseconds; the beginning of the bucket where it is a sum
 * @param series by name, such as {@code cpu.usage}, {@code memory.used}, {@code network.bytesIn} or
 *     {@code gpu.0.temperature}: percent, bytes, degrees Celsius, watts. Whatever was not measured
 *     is absent
 */
public record MetricPoint(String nodeId, Instant at, Map<String, Statistic> series) {
  public MetricPoint {
    at = at.truncatedTo(ChronoUnit.MILLIS);
    series = Map.copyOf(series);
  }
}
