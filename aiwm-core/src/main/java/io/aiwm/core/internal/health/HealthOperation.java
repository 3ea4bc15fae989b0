package io.aiwm.core.internal.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.core.feature.HealthReport;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.json.Json;
import java.util.List;

/** Operation that reports liveness, readiness and the health of each part. */
final class HealthOperation {
  private final HealthReports reports;

  HealthOperation(HealthReports reports) {
    this.reports = reports;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("health.get", "/health")
            .summary(
                "Get liveness, readiness and the health of each dependency; 503 while not ready")
            .access(Access.PUBLIC)
            .immediate()
            .handle(call -> answer(reports.current())));
  }

  private static HttpResponse answer(HealthReport report) {
    try {
      byte[] json = Json.mapper().writeValueAsBytes(report);
      return HttpResponse.bytes(report.ready() ? 200 : 503, "application/json", json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the health report", e);
    }
  }
}
