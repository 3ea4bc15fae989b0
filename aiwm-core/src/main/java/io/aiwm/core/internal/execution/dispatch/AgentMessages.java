package io.aiwm.core.internal.execution.dispatch;

import io.aiwm.api.command.Command;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.NodeLossPolicy;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.security.Caller;
import io.aiwm.api.wire.CommandAck;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.MessageType;
import io.aiwm.api.wire.NodeRegister;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.execution.run.Decision;
import io.aiwm.core.internal.execution.run.ExecutionInput;
import io.aiwm.core.internal.execution.run.ExecutionInput.Acknowledged;
import io.aiwm.core.internal.execution.run.ExecutionInput.Failed;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeGone;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeLost;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeRegistered;
import io.aiwm.core.internal.execution.run.ExecutionInput.Progressed;
import io.aiwm.core.internal.execution.run.ExecutionInput.Succeeded;
import io.aiwm.core.internal.execution.run.MessageIds;
import io.aiwm.core.internal.execution.run.MessageIds.Origin;
import io.aiwm.core.internal.execution.run.Outbound;
import io.aiwm.core.internal.execution.state.ExecutionRepository;
import io.aiwm.core.internal.execution.state.ReportBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Messages of agents about executions. Safe for use by many threads. */
public final class AgentMessages {
  /** Maximum number of unfinished commands of a registration that are looked up. */
  private static final int MAX_RUNNING = 200;

  private static final Set<String> STOPPED =
      Set.of(ErrorCode.CANCELLED.name(), ErrorCode.TIMEOUT.name());

  private final Engine engine;
  private final ExecutionChanges changes;
  private final ExecutionRepository repository;
  private final ReportBuffer reports;
  private final Dispatcher dispatcher;

  public AgentMessages(
      Engine engine,
      ExecutionChanges changes,
      ExecutionRepository repository,
      ReportBuffer reports,
      Dispatcher dispatcher) {
    this.engine = engine;
    this.changes = changes;
    this.repository = repository;
    this.reports = reports;
    this.dispatcher = dispatcher;
  }

  public void acknowledged(String nodeId, CommandAck ack, @Nullable MessageMetadata metadata) {
    String messageId = ack.originalMessageId();
    origin(messageId, metadata)
        .ifPresent(
            at ->
                buffer(at, messageId, new Acknowledged(at.stepIndex(), messageId, nodeId), false));
  }

  public void answered(
      Caller caller, String nodeId, CommandResult result, @Nullable MessageMetadata metadata) {
    String messageId = result.originalMessageId();
    Optional<Origin> origin = origin(messageId, metadata);
    if (origin.isEmpty()) {
      return;
    }
    Origin at = origin.get();
    ExecutionInput input = input(at.stepIndex(), messageId, nodeId, result);
    boolean ended = !(input instanceof Progressed);
    buffer(at, messageId, input, ended);
    if (ended) {
      // Waiting reports go with every change; this one has nothing to add to them.
      changes.apply(caller, Change.of(at.executionId()), dispatcher::carryOut);
    }
  }

  private void buffer(Origin at, String messageId, ExecutionInput input, boolean important) {
    reports.add(at.executionId(), messageId, input, important, engine.time().nanos());
  }

  private static ExecutionInput input(
      int index, String messageId, String nodeId, CommandResult result) {
    String status = String.valueOf(result.status());
    int progress = Objects.requireNonNullElse(result.progress(), 0);
    if (status.equals(CommandResult.PROGRESS)) {
      return new Progressed(index, messageId, nodeId, progress);
    }
    if (status.equals(CommandResult.ERROR) || result.error() != null) {
      ErrorInfo error =
          Objects.requireNonNullElseGet(
              result.error(),
              () -> ErrorInfo.of(ErrorCode.INTERNAL_ERROR, "The agent gave no reason"));
      return new Failed(index, messageId, nodeId, error);
    }
    if (status.equals(CommandResult.SUCCESS) || result.result() != null) {
      Map<String, Object> value = Objects.requireNonNullElse(result.result(), Map.of());
      return new Succeeded(index, messageId, nodeId, value);
    }
    return new Progressed(index, messageId, nodeId, progress);
  }

  /** From the metadata or else the message's id; the decision believes neither. */
  private static Optional<Origin> origin(String messageId, @Nullable MessageMetadata metadata) {
    if (metadata != null && metadata.executionId() != null && metadata.stepIndex() != null) {
      return Optional.of(new Origin(metadata.executionId(), metadata.stepIndex()))
          .filter(at -> Ids.isId(at.executionId()));
    }
    return MessageIds.origin(messageId);
  }

  public List<Command> registered(Caller caller, String nodeId, NodeRegister message) {
    boolean journaling =
        message.capabilities() != null
            && message.capabilities().contains(NodeInventory.IDEMPOTENT_COMMANDS);
    Set<String> running = running(message);
    NodeRegistered input = new NodeRegistered(nodeId, journaling, running);
    List<Command> commands = new ArrayList<>();
    List<ExecutionStep> open = repository.runningOn(nodeId);
    dispatcher.fill(nodeId, open, repository.executions(open));
    open.stream()
        .filter(step -> step.state().deadlineAt() != null)
        .map(ExecutionStep::executionId)
        .distinct()
        .forEach(
            id -> changes.apply(caller, Change.on(nodeId, id, input), collect(nodeId, commands)));
    dispatcher.sendNext(nodeId, collect(nodeId, commands));
    commands.addAll(cancellations(nodeId, open, running));
    return commands;
  }

  /** Collects the commands of the registering node for its registration; sends the others. */
  private BiConsumer<Execution, Decision> collect(String nodeId, List<Command> commands) {
    return (execution, decision) -> {
      for (Outbound out : decision.outbound()) {
        if (out.nodeId().equals(nodeId)) {
          dispatcher.prepare(execution, out).ifPresent(commands::add);
        } else {
          dispatcher.send(execution, out);
        }
      }
      dispatcher.tellWaiting(decision);
    };
  }

  private static Set<String> running(NodeRegister message) {
    Set<String> running = new LinkedHashSet<>();
    if (message.running() != null) {
      message.running().stream()
          .map(NodeRegister.Running::messageId)
          .filter(Objects::nonNull)
          .limit(MAX_RUNNING)
          .forEach(running::add);
    }
    return running;
  }

  /** Cancellations of commands that a node still works on although they ended while it was away. */
  private List<Command> cancellations(
      String nodeId, List<ExecutionStep> open, Set<String> running) {
    Set<String> unknown = new HashSet<>(running);
    open.forEach(step -> unknown.remove(String.valueOf(step.state().sentMessageId())));
    if (unknown.isEmpty()) {
      return List.of();
    }
    return repository.sent(unknown).stream()
        .filter(step -> nodeId.equals(step.nodeId()))
        .filter(step -> step.state().status() == StepStatus.FAILED)
        .filter(step -> stopped(step.state().error()))
        .map(AgentMessages::cancel)
        .toList();
  }

  private static boolean stopped(@Nullable ErrorInfo error) {
    return error != null && STOPPED.contains(error.code());
  }

  private static Command cancel(ExecutionStep step) {
    String original = String.valueOf(step.state().sentMessageId());
    return new Command(
        MessageIds.cancel(original),
        MessageType.COMMAND_CANCEL,
        null,
        Map.of("originalMessageId", original),
        new MessageMetadata(null, null, step.executionId(), step.index()));
  }

  /** Executions that wait for their nodes, which is the rule, are not even touched. */
  public void lost(Caller caller, Node node) {
    NodeLost.of(node)
        .ifPresent(
            input ->
                repository.executions(repository.openOn(node.id())).stream()
                    .filter(execution -> execution.spec().onNodeLoss() != NodeLossPolicy.WAIT)
                    .forEach(
                        execution ->
                            changes.apply(
                                caller, Change.of(execution.id(), input), dispatcher::carryOut)));
  }

  public void removed(Caller caller, String nodeId) {
    repository.openOn(nodeId).stream()
        .map(ExecutionStep::executionId)
        .distinct()
        .forEach(
            id -> changes.apply(caller, Change.of(id, new NodeGone(nodeId)), dispatcher::carryOut));
  }
}
