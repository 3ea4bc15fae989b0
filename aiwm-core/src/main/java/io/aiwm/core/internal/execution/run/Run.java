package io.aiwm.core.internal.execution.run;

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
import io.aiwm.core.internal.execution.place.CapacityLedger;
import io.aiwm.core.internal.execution.place.Fleet;
import io.aiwm.core.settings.ExecutionSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An execution while a decision is being made, and what the decision has gathered so far. */
public final class Run {
  public final Execution execution;
  public final List<StepRun> steps;
  public final CapacityLedger places;
  public final LocalHandlers handlers;
  public final Fleet fleet;
  public final DecisionContext moment;
  public final Instant now;
  public final ExecutionSettings settings;
  public final CommandTypes commands;
  public final List<ExecutionCompanion> companions;
  private final Consumer<TransitionTable.Row<?, ?>> taken;

  public ExecutionSpec spec;
  public Map<String, Object> metadata;
  public ExecutionStatus status;
  public int progress;
  public @Nullable Instant startedAt;
  public @Nullable Instant completedAt;
  public @Nullable Instant timeoutAt;
  public @Nullable Map<String, Object> result;
  public @Nullable ErrorInfo error;
  public int retryCount;
  public @Nullable ExecutionStatus endsAs;
  public final List<RetryAttempt> retryAttempts;

  public final List<Outbound> outbound = new ArrayList<>();
  public final Set<String> waitingFor = new LinkedHashSet<>();
  public final Set<String> queuedFor = new LinkedHashSet<>();
  public final List<Decision.Note> history = new ArrayList<>();
  public final List<Decision.PendingEvent> events = new ArrayList<>();

  public Run(
      ExecutionSnapshot snapshot,
      DecisionContext moment,
      DecisionRules rules,
      Consumer<TransitionTable.Row<?, ?>> taken) {
    execution = snapshot.execution();
    steps = snapshot.steps().stream().map(StepRun::new).toList();
    places = new CapacityLedger(snapshot.rooms());
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
  public void move(ExecutionTrigger trigger) {
    var row = StatusTables.EXECUTION.take(status, trigger);
    taken.accept(row);
    status = row.to();
  }

  public void move(StepRun step, StepTrigger trigger) {
    var row = StatusTables.STEP.take(step.status, trigger);
    taken.accept(row);
    if (step.out()) {
      places.give(step.nodeId());
    }
    step.status = row.to();
  }

  /** A session of the node is held here. */
  public boolean connected(String nodeId) {
    return places.known(nodeId);
  }

  /** The steps that make up the work, without those that undo it. */
  public List<StepRun> work() {
    return steps.stream().filter(step -> !step.undoes()).toList();
  }

  public boolean running() {
    return status == ExecutionStatus.RUNNING;
  }

  public Optional<StepRun> step(int index) {
    return index >= 0 && index < steps.size() ? Optional.of(steps.get(index)) : Optional.empty();
  }

  public void note(StepRun step, String direction, String what, Map<String, Object> details) {
    note(step, direction, what, step.messageId, details);
  }

  public void note(
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

  public void note(String what, Map<String, Object> details) {
    history.add(new Decision.Note(null, "none", what, null, null, details));
  }

  public Decision decision(@Nullable Instant wakeAt) {
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
    // An alarm that has rung is set anew, or it would ring for ever.
    Instant alarm = execution.header().wakeAt();
    boolean rung = alarm != null && !alarm.isAfter(now);
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
        .withInvolvedNodeIds(involved())
        .withHeldBy(heldBy());
  }

  private @Nullable String heldBy() {
    String holders =
        steps.stream()
            .filter(StepRun::held)
            .map(step -> String.valueOf(step.claimedBy))
            .distinct()
            .sorted()
            .collect(Collectors.joining(" "));
    return holders.isEmpty() ? null : holders;
  }

  /** Nodes are only added: one that a step was moved away from was involved too. */
  private List<String> involved() {
    Set<String> nodeIds = new LinkedHashSet<>(execution.involvedNodeIds());
    steps.stream().map(StepRun::nodeId).filter(id -> !id.isEmpty()).forEach(nodeIds::add);
    return List.copyOf(nodeIds);
  }
}
