package io.aiwm.core.execution;

import io.aiwm.api.error.IllegalTransitionException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.ExecutionState;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.RetryAttempt;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.feature.ExecutionCompanion;
import io.aiwm.core.feature.TransitionTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An execution while a decision is being made, and what the decision has gathered so far. */
final class Run {
  final Execution execution;
  final List<StepRun> steps;
  final Places places;
  final Set<String> handlers;
  final Fleet fleet;
  final Moment moment;
  final Instant now;
  final ExecutionSettings settings;
  final CommandTypes commands;
  final List<ExecutionCompanion> companions;
  private final Consumer<TransitionTable.Row<?, ?>> taken;

  ExecutionSpec spec;
  Map<String, Object> metadata;
  ExecutionStatus status;
  int progress;
  @Nullable Instant startedAt;
  @Nullable Instant completedAt;
  @Nullable Instant timeoutAt;
  @Nullable Map<String, Object> result;
  @Nullable ErrorInfo error;
  int retryCount;
  @Nullable ExecutionStatus endsAs;
  final List<RetryAttempt> retryAttempts;

  final List<Outbound> outbound = new ArrayList<>();
  final Set<String> waitingFor = new LinkedHashSet<>();
  final Set<String> queuedFor = new LinkedHashSet<>();
  final List<Decision.Note> history = new ArrayList<>();
  final List<Decision.Happening> events = new ArrayList<>();

  Run(
      ExecutionSnapshot snapshot,
      Moment moment,
      DecisionRules rules,
      Consumer<TransitionTable.Row<?, ?>> taken) {
    execution = snapshot.execution();
    steps = snapshot.steps().stream().map(StepRun::new).toList();
    places = new Places(snapshot.rooms());
    handlers = snapshot.handlers();
    fleet = snapshot.fleet();
    this.moment = moment;
    now = moment.now();
    settings = rules.settings();
    commands = rules.commands();
    companions = rules.companions();
    this.taken = taken;
    spec = execution.spec();
    metadata = execution.header().metadata();
    ExecutionState state = execution.state();
    status = state.status();
    progress = state.progress();
    startedAt = state.startedAt();
    completedAt = state.completedAt();
    timeoutAt = state.timeoutAt();
    result = state.result();
    error = state.error();
    retryCount = state.retryCount();
    retryAttempts = new ArrayList<>(state.retryAttempts());
    endsAs = state.endsAs();
  }

  /**
   * Moves the execution.
   *
   * @throws IllegalTransitionException if the table refuses
   */
  void move(ExecutionTrigger trigger) {
    var row = StatusTables.EXECUTION.take(status, trigger);
    taken.accept(row);
    status = row.to();
  }

  void move(StepRun step, StepTrigger trigger) {
    var row = StatusTables.STEP.take(step.status, trigger);
    taken.accept(row);
    if (step.out()) {
      places.give(step.nodeId());
    }
    step.status = row.to();
  }

  /** A session of the node is held here. */
  boolean connected(String nodeId) {
    return places.known(nodeId);
  }

  /** The steps that make up the work, without those that undo it. */
  List<StepRun> work() {
    return steps.stream().filter(step -> !step.undoes()).toList();
  }

  boolean running() {
    return status == ExecutionStatus.RUNNING;
  }

  Optional<StepRun> step(int index) {
    return index >= 0 && index < steps.size() ? Optional.of(steps.get(index)) : Optional.empty();
  }

  void note(StepRun step, String direction, String what, Map<String, Object> details) {
    note(step, direction, what, step.messageId, details);
  }

  void note(
      StepRun step,
      String direction,
      String what,
      @Nullable String messageId,
      Map<String, Object> details) {
    history.add(
        new Decision.Note(
            step.index(),
            direction,
            what,
            messageId,
            step.nodeId().isEmpty() ? null : step.nodeId(),
            details));
  }

  void note(String what, Map<String, Object> details) {
    history.add(new Decision.Note(null, "none", what, null, null, details));
  }

  Decision decision() {
    List<ExecutionStep> after = new ArrayList<>();
    Set<Integer> changed = new LinkedHashSet<>();
    for (StepRun step : steps) {
      boolean differs = step.changed();
      after.add(differs ? step.after() : step.step);
      if (differs) {
        changed.add(step.index());
      }
    }
    Execution next = next();
    Instant wakeAt = Deadlines.wakeAt(this);
    // An alarm that has rung is set anew, or it would ring for ever.
    boolean rung = Deadlines.passed(execution.header().wakeAt(), now);
    boolean modified = rung || !changed.isEmpty() || !next.equals(execution);
    return new Decision(
        next, after, changed, outbound, waitingFor, queuedFor, history, events, wakeAt, modified);
  }

  private Execution next() {
    ExecutionState state =
        new ExecutionState(
            status,
            progress,
            startedAt,
            completedAt,
            timeoutAt,
            result,
            error,
            retryCount,
            retryAttempts,
            endsAs);
    return execution
        .withHeader(execution.header().withMetadata(metadata))
        .withSpec(spec)
        .withState(state)
        .withInvolvedNodeIds(involved());
  }

  /** Nodes are only added: one that a step was moved away from was involved too. */
  private List<String> involved() {
    Set<String> nodeIds = new LinkedHashSet<>(execution.involvedNodeIds());
    steps.stream().map(StepRun::nodeId).filter(id -> !id.isEmpty()).forEach(nodeIds::add);
    return List.copyOf(nodeIds);
  }
}
