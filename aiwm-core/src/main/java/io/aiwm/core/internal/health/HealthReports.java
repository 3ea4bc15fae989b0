package io.aiwm.core.internal.health;

import io.aiwm.api.error.Failures;
import io.aiwm.core.feature.Catalogue;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.HealthContributor;
import io.aiwm.core.feature.HealthContributor.Health;
import io.aiwm.core.feature.HealthContributor.Status;
import io.aiwm.core.feature.HealthReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks every part how it is. Safe for use by many threads. */
public final class HealthReports {
  private static final Logger log = LoggerFactory.getLogger(HealthReports.class);

  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final FeatureContext engine;
  private final String version;
  private @Nullable Look latest;

  private record Look(long at, HealthReport report) {}

  HealthReports(FeatureContext engine, String version) {
    this.engine = engine;
    this.version = version;
  }

  /** The report, not older than a second: anybody may ask. */
  public synchronized HealthReport current() {
    long now = engine.time().nanos();
    Look last = latest;
    if (last == null || now - last.at() >= FRESH_NANOS) {
      last = new Look(now, report());
      latest = last;
    }
    return last.report();
  }

  private HealthReport report() {
    Map<String, HealthReport.Part> parts = new LinkedHashMap<>();
    Status worst = Status.UP;
    boolean ready = true;
    for (HealthContributor contributor : engine.port(Catalogue.class).health()) {
      Health health = check(contributor);
      parts.put(contributor.name(), new HealthReport.Part(name(health.status()), health.details()));
      worst = health.status().compareTo(worst) > 0 ? health.status() : worst;
      ready &= !health.readiness() || health.status() != Status.DOWN;
    }
    return new HealthReport(
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

  private static String name(Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
