package io.aiwm.core.internal.execution;

import io.aiwm.api.command.Command;
import io.aiwm.api.command.CommandBus;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDetails;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.execution.ExecutionPatch;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.HistoryEntry;
import io.aiwm.api.execution.StepHandler;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.api.unit.Unit;
import io.aiwm.api.wire.CommandAck;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.NodeRegister;
import io.aiwm.core.feature.CommandType;
import io.aiwm.core.feature.ExecutionCompanion;
import io.aiwm.core.feature.Peers;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.event.EventTail;
import io.aiwm.core.internal.execution.decide.ExecutionDecider;
import io.aiwm.core.internal.execution.dispatch.AgentMessages;
import io.aiwm.core.internal.execution.dispatch.Dispatcher;
import io.aiwm.core.internal.execution.dispatch.ExecutionChanges;
import io.aiwm.core.internal.execution.dispatch.ExecutionHost;
import io.aiwm.core.internal.execution.dispatch.LocalMessages;
import io.aiwm.core.internal.execution.dispatch.LocalSteps;
import io.aiwm.core.internal.execution.dispatch.SendWindows;
import io.aiwm.core.internal.execution.dispatch.StepCapacity;
import io.aiwm.core.internal.execution.payload.ExecutionSecrets;
import io.aiwm.core.internal.execution.run.DecisionRules;
import io.aiwm.core.internal.execution.state.ExecutionPart;
import io.aiwm.core.internal.execution.state.ExecutionRepository;
import io.aiwm.core.internal.execution.state.Fleets;
import io.aiwm.core.internal.execution.state.HistoryRecord;
import io.aiwm.core.internal.execution.state.KnownNodes;
import io.aiwm.core.internal.execution.state.OpenExecutions;
import io.aiwm.core.internal.execution.state.ReportBuffer;
import io.aiwm.core.settings.ExecutionSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The orchestrator that AIWM brings: {@link ExecutionDecider} decides, this carries inputs in and
 * effects out. What it keeps in memory only saves reads and writes; an engine that dies at any
 * point is continued by the next one, or by another controller, from the store.
 *
 * <p>A step of a fast execution costs one commit: its result, the history, the progress and the
 * next dispatch. Acknowledgements and progress wait up to half a second for such a commit.
 */
public final class DefaultExecutionOrchestrator implements ExecutionOrchestrator, ExecutionPort {
  /** The kinds of record that executions are stored as. */
  public static final List<Kind<?>> KINDS =
      List.of(Execution.KIND, ExecutionPart.KIND, HistoryRecord.KIND);

  private final Engine engine;
  private final ExecutionRequests requests;
  private final AgentMessages messages;
  private final Dispatcher dispatcher;
  private final ExecutionSweep sweep;
  private final HeldSteps held;
  private final LocalSteps local;
  private final DecisionRules rules;
  private final ExecutionWatches watches;
  private final ExecutionChanges changes;

  /**
   * Makes the orchestrator of an engine; {@link #tick} is for the engine to call, about twice a
   * second.
   *
   * @param engine the engine
   * @param nodes the engine's nodes
   * @param bus carries commands to agents
   * @param settings limits
   * @param host what the host brings
   * @param tail the events of executions as they come
   * @param peers the controllers that share the store
   * @throws IllegalArgumentException if a handler has a bad name, or two have the same
   */
  public DefaultExecutionOrchestrator(
      Engine engine,
      NodeRegistry nodes,
      CommandBus bus,
      ExecutionSettings settings,
      ExecutionHost host,
      EventTail tail,
      Peers peers) {
    this.engine = engine;
    watches = new ExecutionWatches(engine, tail);
    KnownNodes known = new KnownNodes(nodes);
    ExecutionRepository repository = new ExecutionRepository(engine.store());
    Fleets fleets = new Fleets(nodes, engine.store(), repository);
    ReportBuffer reports = new ReportBuffer();
    SendWindows windows = new SendWindows(bus, settings.commandsPerNode());
    rules = DecisionRules.of(settings);
    local = new LocalSteps(engine, host, settings.claimTime());
    ExecutionSecrets secrets = new ExecutionSecrets(host.secrets(), host.sealing());
    changes =
        new ExecutionChanges(
            engine,
            new ExecutionDecider(rules),
            repository,
            reports,
            windows,
            local::known,
            fleets);
    dispatcher =
        new Dispatcher(
            engine, bus, changes, repository, windows, local, secrets, settings.ackTimeout());
    requests =
        new ExecutionRequests(
            engine,
            known,
            fleets,
            new CommandPermissions(local, rules.commands()),
            secrets,
            changes,
            repository,
            dispatcher,
            new OpenExecutions(engine, settings.openPerOrganization()));
    messages = new AgentMessages(engine, changes, repository, reports, dispatcher);
    LocalMessages localMessages = new LocalMessages(engine, changes, reports, dispatcher, local);
    held = new HeldSteps(engine, peers, changes, dispatcher, local, localMessages);
    sweep =
        new ExecutionSweep(
            engine, known, changes, repository, reports, dispatcher, local, localMessages);
  }

  /** Names who claims the capacity of steps; before the first submission. */
  public void booking(StepCapacity steps) {
    changes.booking(steps);
  }

  /**
   * One more step that this controller carries out itself; before the first tick.
   *
   * @throws IllegalArgumentException if its name breaks the rule or is taken
   */
  public void add(StepHandler<?, ?> handler) {
    local.add(handler);
  }

  /**
   * One more type of command that steps may send; before the first submission.
   *
   * @throws IllegalArgumentException if its name is taken
   */
  public void add(CommandType type) {
    rules.commands().add(type);
  }

  /** Adds events to those of executions; before the first submission. */
  public void add(ExecutionCompanion companion) {
    rules.companions().add(companion);
  }

  @Override
  public ExecutionDetails submit(Caller caller, ExecutionDraft draft) {
    return requests.submit(caller, draft);
  }

  @Override
  public ExecutionDetails submit(Unit unit, ExecutionDraft draft) {
    return requests.submit(unit, draft);
  }

  @Override
  public Page<Execution> list(Query query) {
    return engine.store().list(Execution.KIND, query);
  }

  @Override
  public Optional<Execution> find(Scope scope, String id) {
    return engine.store().find(Execution.KIND, scope, id);
  }

  @Override
  public List<ExecutionStep> steps(Scope scope, String id) {
    return requests.steps(scope, id);
  }

  @Override
  public List<HistoryEntry> history(Scope scope, String id, int limit) {
    return requests.history(scope, id, limit);
  }

  @Override
  public ExecutionDetails cancel(Caller caller, Scope scope, String id, String reason) {
    return requests.cancel(caller, scope, id, reason);
  }

  @Override
  public ExecutionDetails retry(Caller caller, Scope scope, String id) {
    return requests.retry(caller, scope, id);
  }

  @Override
  public ExecutionDetails update(
      Caller caller, Scope scope, String id, ExecutionPatch patch, @Nullable Long ifVersion) {
    return requests.update(caller, scope, id, patch, ifVersion);
  }

  @Override
  public Cancellable watch(Scope scope, String id, Consumer<Execution> listener) {
    return watches.watch(scope, id, listener);
  }

  @Override
  public CompletableFuture<Execution> await(Scope scope, String id, Duration limit) {
    return watches.await(scope, id, limit);
  }

  @Override
  public void acknowledged(
      Caller caller, String nodeId, CommandAck ack, @Nullable MessageMetadata metadata) {
    messages.acknowledged(nodeId, ack, metadata);
  }

  @Override
  public void answered(
      Caller caller, String nodeId, CommandResult result, @Nullable MessageMetadata metadata) {
    messages.answered(caller, nodeId, result, metadata);
  }

  @Override
  public List<Command> registered(Caller caller, String nodeId, NodeRegister message) {
    return messages.registered(caller, nodeId, message);
  }

  @Override
  public void dispatch(String nodeId) {
    dispatcher.dispatch(nodeId);
  }

  @Override
  public void dispatch(Collection<String> nodeIds) {
    dispatcher.dispatch(nodeIds);
  }

  @Override
  public void lost(Caller caller, Node node) {
    messages.lost(caller, node);
  }

  @Override
  public void removed(Caller caller, String nodeId) {
    messages.removed(caller, nodeId);
  }

  @Override
  public void tick() {
    sweep.run();
    held.look();
  }
}
