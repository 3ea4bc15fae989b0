package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.http.DefaultHttpApi;
import io.aiwm.core.internal.metrics.MicrometerHttpMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Meters of requests")
class HttpMetricsTest {

  @Test
  @DisplayName("count by operation and status, with one series for everything unknown")
  void counts() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    DefaultHttpApi api =
        DefaultHttpApi.builder(new RestWorld().engine)
            .metrics(new MicrometerHttpMetrics(registry))
            .operations(
                List.of(
                    Operation.get("thing.get", "/things/{name}")
                        .access(Access.PUBLIC)
                        .handle(call -> HttpResponse.empty(204))))
            .build();
    for (String path : List.of("/things/a", "/things/b", "/x", "/y")) {
      api.handle(HttpRequest.of("GET", path)).toCompletableFuture().join();
    }
    assertThat(
            registry
                .get("aiwm.http.requests")
                .tags("operation", "thing.get", "status", "204")
                .timer()
                .count())
        .isEqualTo(2);
    assertThat(
            registry
                .get("aiwm.http.requests")
                .tags("operation", "none", "status", "404")
                .timer()
                .count())
        .isEqualTo(2);
  }
}
