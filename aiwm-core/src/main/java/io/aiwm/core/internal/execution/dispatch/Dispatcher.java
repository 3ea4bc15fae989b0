package io.aiwm.core.internal.execution.dispatch;

import io.aiwm.api.command.Command;
import io.aiwm.api.command.CommandBus;
import io.aiwm.api.error.Failures;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.execution.decide.Errors;
import io.aiwm.core.internal.execution.payload.ExecutionSecrets;
import io.aiwm.core.internal.execution.payload.References;
import io.aiwm.core.internal.execution.payload.SecretText;
import io.aiwm.core.internal.execution.run.Decision;
import io.aiwm.core.internal.execution.run.ExecutionInput;
import io.aiwm.core.internal.execution.run.ExecutionInput.Acknowledged;
import io.aiwm.core.internal.execution.run.ExecutionInput.Disowned;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeReady;
import io.aiwm.core.internal.execution.run.ExecutionInput.NotSent;
import io.aiwm.core.internal.execution.run.ExecutionInput.Unsendable;
import io.aiwm.core.internal.execution.run.Outbound;
import io.aiwm.core.internal.execution.state.ExecutionRepository;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what decisions send. Safe for use by many threads. */
public final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /** Maximum time that a cancellation may look for its node among the other controllers. */
  private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(10);

  private final Engine engine;
  private final CommandBus bus;
  private final ExecutionChanges changes;
  private final ExecutionRepository repository;
  private final WaitingNodes waiting;
  private final SendWindows windows;
  private final LocalSteps local;
  private final ExecutionSecrets secrets;
  private final Duration queryTimeout;

  public Dispatcher(
      Engine engine,
      CommandBus bus,
      ExecutionChanges changes,
      ExecutionRepository repository,
      SendWindows windows,
      LocalSteps local,
      ExecutionSecrets secrets,
      Duration queryTimeout) {
    this.engine = engine;
    this.bus = bus;
    this.changes = changes;
    this.repository = repository;
    this.windows = windows;
    this.local = local;
    this.secrets = secrets;
    this.queryTimeout = queryTimeout;
    waiting = new WaitingNodes();
    windows.offerTo(this::sendNextSoon);
  }

  /** Sends a decision's commands and tells of nodes that commands wait for. */
  public void carryOut(Execution execution, Decision decision) {
    decision.outbound().forEach(out -> send(execution, out));
    tellWaiting(decision);
  }

  void tellWaiting(Decision decision) {
    decision.waitingFor().forEach(this::announce);
    decision.queuedFor().forEach(this::queued);
  }

  /**
   * Sends a command. The decision stands, so a failure here is not the caller's: timeouts repair
   * it.
   */
  void send(Execution execution, Outbound out) {
    try {
      trySend(execution, out);
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.warn("A command for node {} could not be sent", out.nodeId(), e);
    }
  }

  private void trySend(Execution execution, Outbound out) {
    if (out.local()) {
      callHandler(execution, out);
    } else if (out.purpose() == Outbound.Purpose.QUERY) {
      query(execution.id(), out);
    } else {
      prepare(execution, out)
          .filter(command -> !bus.send(out.nodeId(), command))
          .ifPresent(command -> refused(execution.id(), out));
    }
  }

  private void callHandler(Execution execution, Outbound out) {
    if (out.purpose() == Outbound.Purpose.CANCEL) {
      local.cancel((String) out.command().data().get("originalMessageId"));
      return;
    }
    try {
      prepare(execution, out).ifPresent(call -> local.start(execution, out, call.data()));
    } catch (RejectedExecutionException e) {
      refused(execution.id(), out);
    }
  }

  /** The command with its secrets; empty where there are none to be had, which is seen to. */
  Optional<Command> prepare(Execution execution, Outbound out) {
    Command c = out.command();
    try {
      Map<String, Object> data = SecretText.reveal(c.data(), secrets.of(execution));
      return Optional.of(new Command(c.messageId(), c.type(), c.resource(), data, c.metadata()));
    } catch (References.MissingException e) {
      ErrorInfo error = Errors.invalid(e.getMessage());
      changes.apply(
          engine.self(),
          Change.of(execution.id(), new Unsendable(out.stepIndex(), c.messageId(), error)),
          this::carryOut);
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.warn("The secrets of a command for node {} could not be resolved", out.nodeId(), e);
      refused(execution.id(), out);
    }
    return Optional.empty();
  }

  private void refused(String executionId, Outbound out) {
    switch (out.purpose()) {
      case FIRST ->
          changes.apply(
              engine.self(),
              Change.of(executionId, new NotSent(out.stepIndex(), out.command().messageId())),
              this::carryOut);
      case CANCEL ->
          bus.ask(out.nodeId(), out.command(), CANCEL_TIMEOUT)
              .exceptionally(
                  e -> {
                    log.debug("The cancellation did not reach node {}", out.nodeId());
                    return CommandResult.success(out.command().messageId(), Map.of());
                  });
      default ->
          log.debug(
              "Node {} is not connected; its commands are sent when it registers", out.nodeId());
    }
  }

  /** No answer is no reason to act: the deadline of the step, or the node's return, decides. */
  private void query(String executionId, Outbound out) {
    var unused =
        bus.ask(out.nodeId(), out.command(), queryTimeout)
            .thenAcceptAsync(answer -> queried(executionId, out, answer), engine.work())
            .exceptionally(
                e -> {
                  log.debug("Node {} did not report the outcome of a command", out.nodeId());
                  return null;
                });
  }

  private void queried(String executionId, Outbound out, CommandResult answer) {
    String original = String.valueOf(out.command().data().get("originalMessageId"));
    ExecutionInput input =
        QueryAnswer.knows(answer, original)
            ? new Acknowledged(out.stepIndex(), original, out.nodeId())
            : new Disowned(out.stepIndex(), original, out.nodeId());
    changes.apply(engine.self(), Change.of(executionId, input), this::carryOut);
  }

  /** Sends what waits for a node whose session is here, as far as the node has places. */
  public void dispatch(String nodeId) {
    List<ExecutionStep> steps = repository.runningOn(nodeId);
    List<Execution> executions = repository.executions(steps);
    if (steps.stream().allMatch(step -> step.state().sentAt() != null)) {
      waiting.remove(nodeId);
    }
    fill(nodeId, steps, executions);
    steps.stream()
        .filter(Dispatcher::interrupted)
        .map(ExecutionStep::executionId)
        .distinct()
        .forEach(id -> ready(nodeId, id));
    sendNext(nodeId, this::carryOut);
  }

  /** Its command was out when its session ended, so it has its place already. */
  private static boolean interrupted(ExecutionStep step) {
    return step.state().sentAt() == null && step.state().deadlineAt() != null;
  }

  /** Counts anew what a node has out, and who waits for it. */
  void fill(String nodeId, List<ExecutionStep> steps, List<Execution> executions) {
    Set<String> waitingIds =
        steps.stream()
            .filter(step -> step.state().deadlineAt() == null)
            .map(ExecutionStep::executionId)
            .collect(Collectors.toSet());
    if (!waitingIds.isEmpty()) {
      // A decision that meets the node before its session is known to be here forgets the window.
      queued(nodeId);
    }
    windows
        .of(nodeId)
        .fill(
            SendWindows.commandsOut(steps, nodeId),
            executions.stream().filter(e -> waitingIds.contains(e.id())).map(Turn::of).toList());
  }

  private void sendNextSoon(String nodeId) {
    try {
      engine.work().execute(() -> sendNext(nodeId, this::carryOut));
    } catch (RejectedExecutionException e) {
      log.debug("Sending of commands to node {} is delayed", nodeId);
    }
  }

  /**
   * Gives the free places of a node to those whose turn it is.
   *
   * @param effects carries out what is decided
   */
  void sendNext(String nodeId, BiConsumer<Execution, Decision> effects) {
    for (Optional<Turn> next = windows.of(nodeId).next();
        next.isPresent();
        next = windows.of(nodeId).next()) {
      ready(nodeId, next.get().executionId(), effects);
    }
  }

  private void ready(String nodeId, String executionId) {
    ready(nodeId, executionId, this::carryOut);
  }

  private void ready(String nodeId, String executionId, BiConsumer<Execution, Decision> effects) {
    changes.apply(engine.self(), Change.on(nodeId, executionId, new NodeReady(nodeId)), effects);
  }

  /** Its turn comes when a place is free; should that be lost, the store still knows. */
  private void queued(String nodeId) {
    waiting.add(nodeId, engine.time().nanos());
  }

  /** Dispatches to many nodes; those for which nothing waits cost one query for all of them. */
  public void dispatch(Collection<String> nodeIds) {
    repository.waitingOn(nodeIds).stream()
        .map(ExecutionStep::nodeId)
        .distinct()
        .forEach(nodeId -> dispatch(String.valueOf(nodeId)));
  }

  private void announce(String nodeId) {
    waiting.add(nodeId, engine.time().nanos());
    bus.announce(nodeId);
  }

  /** Announcements get lost, and nodes connect between a decision and its commit. */
  public void repeatAnnouncements() {
    for (String nodeId : waiting.due(engine.time().nanos())) {
      if (repository.runningOn(nodeId).stream()
          .allMatch(step -> Objects.nonNull(step.state().sentAt()))) {
        waiting.remove(nodeId);
      } else if (bus.connected(nodeId)) {
        dispatch(nodeId);
      } else {
        bus.announce(nodeId);
      }
    }
  }
}
