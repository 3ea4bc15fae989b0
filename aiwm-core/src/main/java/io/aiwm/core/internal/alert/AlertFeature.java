package io.aiwm.core.internal.alert;

import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.RecordType;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.node.NodePort;
import io.aiwm.core.internal.telemetry.TelemetryBuffer;
import io.aiwm.core.settings.AlertSettings;
import java.util.List;

/** Limits on what nodes measure, and what is over them. */
public final class AlertFeature implements Feature {
  private final AlertSettings settings;

  /** Makes the feature; the settings hold where a node or its pool says nothing else. */
  public AlertFeature(AlertSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "alerts";
  }

  @Override
  public List<RecordType<?>> recordTypes() {
    return List.of(ThresholdOperations.TYPE);
  }

  @Override
  public void install(FeatureContext context, Contributions to) {
    Engine engine = context.port(Engine.class);
    NodePort nodes = context.port(NodePort.class);
    AlertMonitor monitor = new AlertMonitor(engine, nodes, settings);
    TokenExpiry tokens = new TokenExpiry(engine, nodes, settings);
    context.port(TelemetryBuffer.class).onRecord(monitor::record);
    EffectiveLimits limits = new EffectiveLimits(engine.store(), settings);
    to.operations(new ThresholdOperations(context, limits).all())
        .runs(monitor::start, monitor)
        .task(tokens.task());
  }
}
