package io.aiwm.core.internal.history;

import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.telemetry.TelemetryBuffer;
import io.aiwm.core.settings.HistorySettings;
import java.util.List;

/** Feature of the metrics history. */
public final class HistoryFeature implements Feature {
  private final HistorySettings settings;

  /** Makes the feature; the settings say how long what is kept. */
  public HistoryFeature(HistorySettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "history";
  }

  @Override
  public List<Kind<?>> kinds() {
    return List.of(RollUpCursor.KIND);
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    MetricsHistory history = new MetricsHistory(engine.port(Engine.class), settings);
    engine.port(TelemetryBuffer.class).onSamplesWritten(history::written);
    to.port(MetricsHistory.class, history)
        .port(HistoryReader.class, history.reader())
        .operations(new MetricsOperation(engine, history.reader()).all())
        .operations(List.of(new ResourceMetricsOperation(engine, history.reader()).operation()))
        .runs(history::start, history);
  }
}
