package io.aiwm.core.internal.metrics;

import io.aiwm.core.http.HttpMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * Times requests as {@code aiwm.http.requests}, tagged with operation and status, both of which
 * take few values. Safe for use by many threads.
 */
public final class MicrometerHttpMetrics implements HttpMetrics {
  private final MeterRegistry registry;

  public MicrometerHttpMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void answered(String operation, int status, long nanos) {
    Timer.builder("aiwm.http.requests")
        .description("Time from the arrival of a request to its response")
        .tag("operation", operation)
        .tag("status", String.valueOf(status))
        .register(registry)
        .record(Duration.ofNanos(nanos));
  }
}
