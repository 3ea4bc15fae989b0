package io.aiwm.core.internal.link;

import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.internal.cluster.Cluster;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.execution.ExecutionPort;
import io.aiwm.core.internal.liveness.LivenessMonitor;
import io.aiwm.core.internal.node.NodePort;
import io.aiwm.core.internal.node.registration.NodeRegistrations;
import io.aiwm.core.internal.telemetry.TelemetryBuffer;
import io.aiwm.core.link.NodeLink;
import io.aiwm.core.settings.LinkSettings;
import io.aiwm.core.token.NodeTokens;

/** The controller's end of the node protocol. */
public final class LinkFeature implements Feature {
  private final NodeTokens tokens;
  private final LinkSettings settings;
  private final LinkThreads threads;

  /**
   * Makes the feature.
   *
   * @param tokens verifies agents' tokens
   * @param settings limits and times
   * @param threads where it does its work
   */
  public LinkFeature(NodeTokens tokens, LinkSettings settings, LinkThreads threads) {
    this.tokens = tokens;
    this.settings = settings;
    this.threads = threads;
  }

  @Override
  public String name() {
    return "link";
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    LinkServices services =
        new LinkServices(
            tokens,
            engine.port(NodePort.class),
            engine.port(NodeRegistrations.class),
            engine.port(ExecutionPort.class),
            engine.port(Cluster.class),
            engine.port(LivenessMonitor.class),
            engine.port(TelemetryBuffer.class),
            engine.port(NodeSessions.class),
            engine.port(LinkCommandBus.class));
    DefaultNodeLink link =
        new DefaultNodeLink(engine.port(Engine.class), services, settings, threads);
    to.port(NodeLink.class, link)
        .port(DefaultNodeLink.class, link)
        .health(link)
        .whenComplete(all -> all.nodeMessages().forEach(link::add))
        .runs(link::start, link);
  }
}
