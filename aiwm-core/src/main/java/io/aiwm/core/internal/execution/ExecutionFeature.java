package io.aiwm.core.internal.execution;

import io.aiwm.api.command.CommandBus;
import io.aiwm.api.error.NotInstalledException;
import io.aiwm.api.event.EventType;
import io.aiwm.api.execution.ExecutionArchive;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.http.Listings;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.capacity.allocation.StepBookings;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.event.EventReader;
import io.aiwm.core.internal.event.EventTail;
import io.aiwm.core.internal.execution.dispatch.ExecutionHost;
import io.aiwm.core.internal.execution.dispatch.StepCapacity;
import io.aiwm.core.internal.execution.payload.Sealing;
import io.aiwm.core.internal.execution.retention.ExecutionRetention;
import io.aiwm.core.internal.node.NodeChangeListeners;
import io.aiwm.core.settings.ExecutionSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/** Durable work in several steps. */
public final class ExecutionFeature implements Feature {
  private static final Duration TICK = Duration.ofMillis(500);

  private final ExecutionSettings settings;
  private final Executor steps;
  private final Sealing sealing;
  private final UnaryOperator<ExecutionOrchestrator> decorator;
  private final Duration kept;
  private final ExecutionArchive archive;

  /**
   * Makes the feature.
   *
   * @param settings limits and times
   * @param steps runs step handlers; a full one refuses, and the step waits
   * @param sealing seals secrets that a command is submitted with
   * @param decorator decorates or replaces the orchestrator
   * @param kept how long an execution is kept after it has ended
   * @param archive where it goes then
   */
  public ExecutionFeature(
      ExecutionSettings settings,
      Executor steps,
      Sealing sealing,
      UnaryOperator<ExecutionOrchestrator> decorator,
      Duration kept,
      ExecutionArchive archive) {
    this.settings = settings;
    this.steps = steps;
    this.sealing = sealing;
    this.decorator = decorator;
    this.kept = kept;
    this.archive = archive;
  }

  /** The feature with secrets that are sealed for this process alone. */
  public ExecutionFeature(
      ExecutionSettings settings,
      Executor steps,
      UnaryOperator<ExecutionOrchestrator> decorator,
      Duration kept,
      ExecutionArchive archive) {
    this(settings, steps, Sealing.ofThisProcess(), decorator, kept, archive);
  }

  @Override
  public String name() {
    return "executions";
  }

  @Override
  public List<Kind<?>> kinds() {
    return DefaultExecutionOrchestrator.KINDS;
  }

  @Override
  public List<EventType> eventTypes() {
    return ExecutionEventTypes.ALL;
  }

  @Override
  public void install(FeatureContext context, Contributions to) {
    Engine engine = context.port(Engine.class);
    DefaultExecutionOrchestrator own =
        new DefaultExecutionOrchestrator(
            engine,
            context.nodes(),
            context.port(CommandBus.class),
            settings,
            new ExecutionHost(List.of(), steps, context.secrets(), sealing),
            context.port(EventTail.class),
            context.peers());
    own.booking(capacity(context));
    ExecutionOrchestrator orchestrator = decorator.apply(own);
    ExecutionRetention retention = new ExecutionRetention(engine, kept, archive);
    context.port(NodeChangeListeners.class).add(new LostNodes(engine, own));
    to.port(ExecutionOrchestrator.class, orchestrator)
        .port(ExecutionPort.class, own)
        .stepHandler(AwaitIdleNode.handler(engine.store()))
        .whenComplete(
            all -> {
              all.stepHandlers().forEach(own::add);
              all.commandTypes().forEach(own::add);
              all.executionCompanions().forEach(own::add);
            })
        .task(LeasedTask.each("executions", TICK, own::tick))
        .operations(operations(context, orchestrator))
        .health(retention)
        .runs(retention::start, retention);
  }

  private static StepCapacity capacity(FeatureContext context) {
    try {
      StepBookings bookings = context.port(StepBookings.class);
      return (unit, execution, before, after) ->
          bookings.book(unit, execution.owner(), before, after);
    } catch (NotInstalledException withoutLedgers) {
      return StepCapacity.NONE;
    }
  }

  private static List<Operation<?, ?>> operations(
      FeatureContext context, ExecutionOrchestrator orchestrator) {
    Listings listings = context.port(Listings.class);
    EventReader events = context.port(EventReader.class);
    return new ExecutionOperations(orchestrator, context.store(), listings, events).all();
  }
}
