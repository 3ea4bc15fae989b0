package io.aiwm.core.internal.health;

import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;

/** The health page. */
public final class HealthFeature implements Feature {
  private final String version;

  /** Makes the feature; the page shows the version of the build. */
  public HealthFeature(String version) {
    this.version = version;
  }

  @Override
  public String name() {
    return "health";
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    HealthReports reports = new HealthReports(engine, version);
    to.port(HealthReports.class, reports)
        .health(new MemoryHealth(engine.time()))
        .operations(new HealthOperation(reports).all());
  }
}
