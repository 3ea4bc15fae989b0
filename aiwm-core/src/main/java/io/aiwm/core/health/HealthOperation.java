package io.aiwm.core.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.api.error.Failures;
import io.aiwm.core.feature.Catalogue;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.HealthContributor;
import io.aiwm.core.feature.HealthContributor.Health;
import io.aiwm.core.feature.HealthContributor.Status;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this controller lives, may be given requests, and how each part of it is. */
final class HealthOperation {
  private static final Logger log = LoggerFactory.getLogger(HealthOperation.class);

  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final FeatureContext engine;
  private final String version;
  private @Nullable Look latest;

  HealthOperation(FeatureContext engine, String version) {
    this.engine = engine;
    this.version = version;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("health.get", "/health")
            .summary("Live, ready, and each dependency; 503 while not ready")
            .access(Access.PUBLIC)
            .immediate()
            .handle(call -> answer(current())));
  }

  /** One look a second: anybody may ask. */
  private synchronized Report current() {
    long now = engine.time().nanos();
    Look last = latest;
    if (last == null || now - last.at() >= FRESH_NANOS) {
      last = new Look(now, report());
      latest = last;
    }
    return last.report();
  }

  private Report report() {
    Map<String, Part> parts = new LinkedHashMap<>();
    Status worst = Status.UP;
    boolean ready = true;
    for (HealthContributor contributor : engine.port(Catalogue.class).health()) {
      Health health = check(contributor);
      parts.put(contributor.name(), new Part(name(health.status()), health.details()));
      worst = health.status().compareTo(worst) > 0 ? health.status() : worst;
      ready &= !health.readiness() || health.status() != Status.DOWN;
    }
    return new Report(
        ready ? name(worst == Status.DOWN ? Status.DEGRADED : worst) : name(Status.DOWN),
        true,
        ready,
        version,
        engine.controllerId(),
        engine.time().now(),
        parts);
  }

  /** A part that cannot even be asked is down; why belongs into the log, not onto a public page. */
  private static Health check(HealthContributor contributor) {
    try {
      return contributor.check();
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.warn("The health of {} could not be read: {}", contributor.name(), e.toString());
      return new Health(Status.DOWN, true, Map.of());
    }
  }

  private static HttpResponse answer(Report report) {
    try {
      byte[] json = Json.mapper().writeValueAsBytes(report);
      return HttpResponse.bytes(report.ready() ? 200 : 503, "application/json", json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the health report", e);
    }
  }

  private static String name(Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  /**
   * How a controller is.
   *
   * @param status {@code up}, {@code degraded} or {@code down}
   * @param live it answers
   * @param ready it may be given requests
   * @param version version of the build
   * @param controllerId which controller answered
   * @param timestamp wall time
   * @param dependencies each part
   */
  record Report(
      String status,
      boolean live,
      boolean ready,
      String version,
      String controllerId,
      Instant timestamp,
      Map<String, Part> dependencies) {}

  private record Look(long at, Report report) {}

  /** How one part is. */
  record Part(String status, Map<String, Object> details) {}
}
