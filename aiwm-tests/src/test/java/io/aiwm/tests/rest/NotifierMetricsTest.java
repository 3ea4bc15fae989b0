package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.core.internal.metrics.MicrometerNotifierMetrics;
import io.aiwm.core.notifier.NotifierMetrics.Result;
import io.aiwm.core.notifier.NotifierState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Meters of deliveries")
class NotifierMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MicrometerNotifierMetrics metrics = new MicrometerNotifierMetrics(registry);
  private final AtomicReference<NotifierState> state =
      new AtomicReference<>(new NotifierState("CLOSED", 3, 1_500));

  private double gauge(String name) {
    return registry.get("aiwm.notifier." + name).tag("notifier", "noti").gauge().value();
  }

  @Test
  @DisplayName("show what waits, since when, and whether the breaker is closed")
  void state() {
    metrics.added("noti", state::get);
    assertThat(gauge("pending")).isEqualTo(3);
    assertThat(gauge("oldest")).isEqualTo(1.5);
    assertThat(gauge("open")).isZero();
    state.set(new NotifierState("HALF_OPEN", 0, 0));
    assertThat(gauge("open")).isEqualTo(1);
  }

  @Test
  @DisplayName("count calls by result, time deliveries, and count dead letters from zero")
  void counts() {
    metrics.added("noti", state::get);
    assertThat(registry.get("aiwm.notifier.dead.letters").counter().count()).isZero();
    metrics.called("noti", Result.FAILED, Duration.ofMillis(5));
    metrics.called("noti", Result.DELIVERED, Duration.ofMillis(5));
    metrics.delivered("noti", Duration.ofMillis(20));
    metrics.deadLetter("noti");
    assertThat(registry.get("aiwm.notifier.calls").tag("result", "failed").timer().count())
        .isEqualTo(1);
    assertThat(registry.get("aiwm.notifier.lag").timer().count()).isEqualTo(1);
    assertThat(registry.get("aiwm.notifier.dead.letters").counter().count()).isEqualTo(1);
  }
}
