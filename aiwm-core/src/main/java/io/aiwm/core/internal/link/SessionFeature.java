package io.aiwm.core.internal.link;

import io.aiwm.api.command.CommandBus;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.internal.cluster.Cluster;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.node.NodeChangeListeners;

/** The sessions that this controller holds, and the way of commands to agents over them. */
public final class SessionFeature implements Feature {
  @Override
  public String name() {
    return "sessions";
  }

  @Override
  public void install(FeatureContext context, Contributions to) {
    Engine engine = context.port(Engine.class);
    Cluster cluster = context.port(Cluster.class);
    NodeSessions sessions = new NodeSessions(engine, cluster);
    LinkCommandBus bus = new LinkCommandBus(engine, sessions, cluster);
    context.port(NodeChangeListeners.class).add(sessions);
    to.port(NodeSessions.class, sessions)
        .port(LinkCommandBus.class, bus)
        .port(CommandBus.class, bus);
  }
}
