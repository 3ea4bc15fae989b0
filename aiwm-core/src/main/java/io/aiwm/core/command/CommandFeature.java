package io.aiwm.core.command;

import io.aiwm.api.command.CommandBus;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Listings;
import io.aiwm.core.node.NodeViews;

/** What nodes are told to do, and what their agents are asked. */
public final class CommandFeature implements Feature {
  @Override
  public String name() {
    return "commands";
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    NodeRegistry nodes = engine.nodes();
    ExecutionOrchestrator executions = engine.executions();
    Listings listings = engine.port(Listings.class);
    NodeViews views = engine.port(NodeViews.class);
    CommandBus bus = engine.port(CommandBus.class);
    Draining draining = new Draining(executions, engine.store());
    NodeControl control = new NodeControl(nodes, executions, draining, listings);
    to.port(NodeControl.class, control)
        .operations(new SchedulingOperations(control, views).all())
        .operations(new CommandOperations(nodes, control, bus).all());
  }
}
