package io.aiwm.core.internal.telemetry;

import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.internal.engine.Engine;

/** Feature of telemetry, on its way from nodes into the store. */
public final class TelemetryFeature implements Feature {
  @Override
  public String name() {
    return "telemetry";
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    TelemetryBuffer buffer =
        new TelemetryBuffer(engine.port(Engine.class), TelemetrySettings.defaults());
    to.port(TelemetryBuffer.class, buffer).health(buffer).runs(buffer::start, buffer);
  }
}
