package io.aiwm.core.internal.command;

import io.aiwm.api.command.CommandBus;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.core.feature.CommandType;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Listings;
import io.aiwm.core.internal.node.NodeViews;
import io.aiwm.core.settings.ExecutionSettings;
import java.util.List;

/** Feature of commands to nodes and questions to their agents. */
public final class CommandFeature implements Feature {
  private final ExecutionSettings settings;

  /**
   * Makes the feature.
   *
   * @param settings times of commands
   */
  public CommandFeature(ExecutionSettings settings) {
    this.settings = settings;
  }

  /** The types of command that it brings. */
  public static List<CommandType> commandTypes(ExecutionSettings settings) {
    return new SystemCommands(settings).all();
  }

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
    to.commandTypes(commandTypes(settings))
        .port(NodeControl.class, control)
        .operations(new SchedulingOperations(control, views).all())
        .operations(new CommandOperations(nodes, control, bus).all());
  }
}
