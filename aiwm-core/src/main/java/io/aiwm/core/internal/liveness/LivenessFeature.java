package io.aiwm.core.internal.liveness;

import io.aiwm.api.event.EventType;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.internal.cluster.Cluster;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.node.NodePort;
import io.aiwm.core.settings.LivenessSettings;
import java.util.List;

/** Feature of liveness. */
public final class LivenessFeature implements Feature {
  private final LivenessSettings settings;

  /** Makes the feature; the settings say when a silent node is declared offline. */
  public LivenessFeature(LivenessSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "liveness";
  }

  @Override
  public List<EventType> eventTypes() {
    return LivenessEventTypes.ALL;
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    Cluster cluster = engine.port(Cluster.class);
    LivenessMonitor monitor =
        new LivenessMonitor(
            engine.port(Engine.class), engine.port(NodePort.class), cluster, settings);
    to.port(LivenessMonitor.class, monitor).health(monitor).runs(monitor::start, monitor);
  }
}
