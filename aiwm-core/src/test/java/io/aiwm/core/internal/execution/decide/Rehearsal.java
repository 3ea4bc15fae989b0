package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.execution.Category;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.ExecutionState;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.NodeLossPolicy;
import io.aiwm.api.execution.RetryPolicy;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepState;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.MessageType;
import io.aiwm.api.wire.Priority;
import io.aiwm.core.feature.TransitionTable;
import io.aiwm.core.internal.command.CommandFeature;
import io.aiwm.core.internal.execution.place.Candidate;
import io.aiwm.core.internal.execution.place.NodeCapacity;
import io.aiwm.core.internal.execution.run.Decision;
import io.aiwm.core.internal.execution.run.DecisionContext;
import io.aiwm.core.internal.execution.run.DecisionRules;
import io.aiwm.core.internal.execution.run.ExecutionInput;
import io.aiwm.core.internal.execution.run.ExecutionInput.Acknowledged;
import io.aiwm.core.internal.execution.run.ExecutionInput.Due;
import io.aiwm.core.internal.execution.run.ExecutionInput.Failed;
import io.aiwm.core.internal.execution.run.ExecutionInput.Progressed;
import io.aiwm.core.internal.execution.run.ExecutionInput.Succeeded;
import io.aiwm.core.internal.execution.run.ExecutionSnapshot;
import io.aiwm.core.internal.execution.run.LocalHandlers;
import io.aiwm.core.internal.execution.run.Outbound;
import io.aiwm.core.internal.workload.WorkloadFeature;
import io.aiwm.core.settings.ExecutionSettings;
import io.aiwm.core.settings.WorkloadSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An execution that is decided about without a store: every decision becomes the next snapshot. */
public final class Rehearsal {
  public static final String NODE = "00000000000000000000000a";
  static final String OTHER = "00000000000000000000000b";
  static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  final Set<TransitionTable.Row<?, ?>> taken = new HashSet<>();
  final ExecutionDecider decider = new ExecutionDecider(rules(), taken::add);
  public final List<Outbound> sent = new ArrayList<>();
  public final List<Decision.PendingEvent> events = new ArrayList<>();
  public final List<Decision.Note> history = new ArrayList<>();
  public final Set<String> connected = new HashSet<>(Set.of(NODE));
  public final Set<String> handlers = new HashSet<>();
  final Set<String> asynchronous = new HashSet<>();
  public final List<Candidate> fleet = new ArrayList<>();
  public NodeCapacity room = NodeCapacity.UNLIMITED;
  public Instant now = START;
  public Execution execution;
  public List<ExecutionStep> steps;
  public Decision last;

  public static DecisionRules rules() {
    DecisionRules rules = DecisionRules.of(ExecutionSettings.defaults());
    CommandFeature.commandTypes(rules.settings()).forEach(rules.commands()::add);
    WorkloadFeature.commandTypes(WorkloadSettings.defaults()).forEach(rules.commands()::add);
    return rules;
  }

  public static StepSpec step(String type, Integer... after) {
    return StepSpec.on(NODE, type, CommandSpec.of(type, Map.of()), after);
  }

  public static StepSpec step(Integer... after) {
    return step(MessageType.CONTAINER_LIST, after);
  }

  public static StepSpec with(StepSpec s, boolean optional, RetryPolicy retry) {
    return new StepSpec(
        s.name(), null, s.nodeId(), s.command(), s.dependsOn(), optional, null, retry);
  }

  static StepSpec undoing(int step) {
    return StepSpec.named("undo " + step, step().command()).on(NODE).onFailureOf(step).build();
  }

  public static RetryPolicy tries(int count) {
    return new RetryPolicy(count, null, null, null);
  }

  static ErrorInfo error(ErrorCode code) {
    return ErrorInfo.of(code, "no");
  }

  public static Rehearsal of(StepSpec... specs) {
    return new Rehearsal(0, specs);
  }

  public static Rehearsal retried(int maxRetries, StepSpec... specs) {
    return new Rehearsal(maxRetries, specs);
  }

  private Rehearsal(int maxRetries, StepSpec... specs) {
    String id = "0123456789abcdef01234567";
    Owner owner = Owner.of("org", "user");
    steps = new ArrayList<>();
    for (StepSpec spec : specs) {
      steps.add(new ExecutionStep(id, steps.size(), spec.nodeId(), spec, StepState.PENDING));
    }
    ExecutionSpec spec =
        new ExecutionSpec(
            "test",
            null,
            Category.MAINTENANCE,
            null,
            Priority.NORMAL,
            null,
            null,
            null,
            null,
            3_600,
            maxRetries);
    ExecutionState state = ExecutionState.pending();
    execution =
        new Execution(
            Header.fresh(id, owner, "user", START),
            spec,
            state,
            steps.size(),
            List.of(NODE),
            null,
            null);
  }

  public Rehearsal with(NodeLossPolicy policy) {
    return with(policy, null, 0);
  }

  public Rehearsal with(Integer concurrency, int failureBudget) {
    return with(NodeLossPolicy.WAIT, concurrency, failureBudget);
  }

  private Rehearsal with(NodeLossPolicy policy, Integer concurrency, int failureBudget) {
    ExecutionSpec old = execution.spec();
    execution =
        execution.withSpec(
            new ExecutionSpec(
                old.name(),
                null,
                old.category(),
                null,
                old.priority(),
                null,
                null,
                null,
                null,
                old.timeoutSeconds(),
                old.maxRetries(),
                policy,
                concurrency,
                failureBudget));
    return this;
  }

  public Rehearsal started() {
    return on(new ExecutionInput.Started());
  }

  public Rehearsal on(ExecutionInput... inputs) {
    DecisionContext moment = new DecisionContext(now, "controller", "correlation");
    ExecutionSnapshot snapshot =
        new ExecutionSnapshot(
            execution,
            steps,
            this::room,
            new LocalHandlers(handlers, asynchronous),
            placement -> fleet);
    last = decider.decide(snapshot, List.of(inputs), moment);
    Header header = last.execution().header();
    execution = last.execution().withHeader(header.withWakeAt(last.wakeAt()));
    steps = last.steps();
    sent.addAll(last.outbound());
    events.addAll(last.events());
    history.addAll(last.history());
    return this;
  }

  private Optional<NodeCapacity> room(String nodeId) {
    return connected.contains(nodeId) ? Optional.of(room) : Optional.empty();
  }

  public Rehearsal acknowledge(int step) {
    return on(new Acknowledged(step, messageId(step), nodeOf(step)));
  }

  public Rehearsal progress(int step, int percent) {
    return on(new Progressed(step, messageId(step), nodeOf(step), percent));
  }

  public Rehearsal succeed(int step) {
    return succeed(step, Map.of());
  }

  public Rehearsal succeed(int step, Map<String, Object> result) {
    return on(new Succeeded(step, messageId(step), nodeOf(step), result));
  }

  public Rehearsal fail(int step, ErrorCode code) {
    return on(new Failed(step, messageId(step), nodeOf(step), error(code)));
  }

  /** Lets time pass, then looks at what is due; agents keep journals. */
  public Rehearsal after(Duration time) {
    now = now.plus(time);
    return on(new Due(Set.of(NODE, OTHER)));
  }

  /** The same with agents that keep no journal. */
  public Rehearsal afterWithoutJournal(Duration time) {
    now = now.plus(time);
    return on(new Due(Set.of()));
  }

  public StepState state(int step) {
    return steps.get(step).state();
  }

  public StepStatus status(int step) {
    return state(step).status();
  }

  public ExecutionStatus status() {
    return execution.state().status();
  }

  public String messageId(int step) {
    return state(step).sentMessageId();
  }

  String nodeOf(int step) {
    return steps.get(step).nodeId();
  }

  public List<String> sentTypes() {
    return sent.stream().map(out -> out.command().type()).toList();
  }

  public List<String> eventTypes() {
    return events.stream().map(Decision.PendingEvent::type).toList();
  }
}
