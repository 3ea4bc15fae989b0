package io.aiwm.core.internal.node;

import io.aiwm.api.event.EventType;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.node.StatusStateMachine;
import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.http.Listings;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.node.registration.NodeRegistrations;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** The nodes: their records, their status and what is told of it. */
public final class NodeFeature implements Feature {
  private static final Duration INSTALLATIONS = Duration.ofSeconds(15);

  private final StatusStateMachine table;
  private final UnaryOperator<NodeRegistry> decorator;

  /**
   * Makes the feature.
   *
   * @param table decides which changes of status there are
   * @param decorator decorates or replaces the registry
   */
  public NodeFeature(StatusStateMachine table, UnaryOperator<NodeRegistry> decorator) {
    this.table = table;
    this.decorator = decorator;
  }

  @Override
  public String name() {
    return "nodes";
  }

  @Override
  public List<Kind<?>> kinds() {
    return List.of(Node.KIND);
  }

  @Override
  public List<EventType> eventTypes() {
    return NodeEventTypes.ALL;
  }

  @Override
  public void install(FeatureContext context, Contributions to) {
    Engine engine = context.port(Engine.class);
    NodeChangeListeners listeners = new NodeChangeListeners();
    NodeParticipants participants = new NodeParticipants();
    DefaultNodeRegistry own =
        new DefaultNodeRegistry(engine, table, List.of(listeners), participants);
    NodeRegistry registry = decorator.apply(own);
    NodeViews views = new NodeViews(engine.store(), context.peers()::isLive);
    InstallTimeouts installations = new InstallTimeouts(engine, own);
    to.port(NodeRegistry.class, registry)
        .port(NodePort.class, own)
        .port(NodeChangeListeners.class, listeners)
        .port(NodeParticipants.class, participants)
        .port(NodeRegistrations.class, new NodeRegistrations())
        .port(NodeViews.class, views)
        .operations(new NodeOperations(registry, views, context.port(Listings.class)).all())
        .task(LeasedTask.each("installations", INSTALLATIONS, installations::sweep))
        .runs(own::start, own);
  }
}
