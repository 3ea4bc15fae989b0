package io.aiwm.core.internal.execution;

import io.aiwm.api.error.Failures;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.execution.dispatch.Change;
import io.aiwm.core.internal.execution.dispatch.Dispatcher;
import io.aiwm.core.internal.execution.dispatch.ExecutionChanges;
import io.aiwm.core.internal.execution.dispatch.LocalMessages;
import io.aiwm.core.internal.execution.dispatch.LocalSteps;
import io.aiwm.core.internal.execution.run.ExecutionInput;
import io.aiwm.core.internal.execution.run.ExecutionInput.Due;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeGone;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeLost;
import io.aiwm.core.internal.execution.state.ExecutionRepository;
import io.aiwm.core.internal.execution.state.FailedExecutions;
import io.aiwm.core.internal.execution.state.KnownNodes;
import io.aiwm.core.internal.execution.state.ReportBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Periodic work: overdue reports and executions that are due. */
final class ExecutionSweep {
  private static final Logger log = LoggerFactory.getLogger(ExecutionSweep.class);
  private static final int BATCH = 100;

  /** Maximum number of batches in one go; others may want the thread. */
  private static final int MAX_BATCHES = 100;

  /** Maximum time that acknowledgements and progress wait for another reason to commit. */
  private static final Duration REPORT_AGE = Duration.ofMillis(500);

  private final Engine engine;
  private final KnownNodes nodes;
  private final ExecutionChanges changes;
  private final ExecutionRepository repository;
  private final ReportBuffer reports;
  private final Dispatcher dispatcher;
  private final LocalSteps local;
  private final LocalMessages localMessages;

  /**
   * Without a bound: each is one that the store has, and others shall go on whatever their number.
   */
  private final FailedExecutions failed = new FailedExecutions(Integer.MAX_VALUE);

  ExecutionSweep(
      Engine engine,
      KnownNodes nodes,
      ExecutionChanges changes,
      ExecutionRepository repository,
      ReportBuffer reports,
      Dispatcher dispatcher,
      LocalSteps local,
      LocalMessages localMessages) {
    this.engine = engine;
    this.nodes = nodes;
    this.changes = changes;
    this.repository = repository;
    this.reports = reports;
    this.dispatcher = dispatcher;
    this.local = local;
    this.localMessages = localMessages;
  }

  void run() {
    for (String id : reports.olderThan(REPORT_AGE.toNanos(), engine.time().nanos())) {
      guarded(id, () -> changes.apply(engine.self(), Change.of(id), dispatcher::carryOut));
    }
    local.renewable().forEach(run -> guarded(run.executionId(), () -> localMessages.renew(run)));
    int moved = BATCH;
    for (int batches = 0; moved == BATCH && batches < MAX_BATCHES; batches++) {
      moved = moveDue();
    }
    dispatcher.repeatAnnouncements();
  }

  /**
   * Advances due executions; those that failed lately are due as well, and must not block the
   * others.
   */
  private int moveDue() {
    int wanted = BATCH + failed.count();
    List<Execution> due =
        engine.store().due(Execution.KIND, engine.time().now(), wanted).stream()
            .filter(execution -> failed.mayTry(execution.id(), engine.time().nanos()))
            .limit(BATCH)
            .toList();
    for (Execution execution : due) {
      if (guarded(execution.id(), () -> move(execution))) {
        failed.succeeded(execution.id());
      } else {
        failed.failed(execution.id(), engine.time().nanos());
      }
    }
    return due.size();
  }

  private void move(Execution execution) {
    Set<String> nodeIds =
        repository.steps(execution).stream()
            .filter(step -> step.state().status() == StepStatus.RUNNING)
            .map(ExecutionStep::nodeId)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    List<Node> found = nodes.find(Scope.all(), nodeIds);
    List<ExecutionInput> inputs = new ArrayList<>();
    inputs.add(new Due(KnownNodes.journaling(found)));
    found.forEach(node -> nodeIds.remove(node.id()));
    found.forEach(node -> NodeLost.of(node).ifPresent(inputs::add));
    nodeIds.forEach(gone -> inputs.add(new NodeGone(gone)));
    changes.apply(
        engine.self(),
        Change.of(execution.id(), inputs.toArray(ExecutionInput[]::new)),
        dispatcher::carryOut);
  }

  /** One execution's failure is not the others'; a store that is down is everybody's. */
  static boolean guarded(String executionId, Runnable work) {
    try {
      work.run();
      return true;
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.error("Execution {} could not be advanced", executionId, e);
      return false;
    }
  }
}
