package io.aiwm.core.internal.execution.decide;

import io.aiwm.core.feature.TransitionTable;
import io.aiwm.core.internal.execution.run.Decision;
import io.aiwm.core.internal.execution.run.DecisionContext;
import io.aiwm.core.internal.execution.run.DecisionRules;
import io.aiwm.core.internal.execution.run.ExecutionInput;
import io.aiwm.core.internal.execution.run.ExecutionInput.Acknowledged;
import io.aiwm.core.internal.execution.run.ExecutionInput.CancelRequested;
import io.aiwm.core.internal.execution.run.ExecutionInput.Disowned;
import io.aiwm.core.internal.execution.run.ExecutionInput.Due;
import io.aiwm.core.internal.execution.run.ExecutionInput.Failed;
import io.aiwm.core.internal.execution.run.ExecutionInput.HolderLost;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeGone;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeLost;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeReady;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeRegistered;
import io.aiwm.core.internal.execution.run.ExecutionInput.NotSent;
import io.aiwm.core.internal.execution.run.ExecutionInput.Patched;
import io.aiwm.core.internal.execution.run.ExecutionInput.Progressed;
import io.aiwm.core.internal.execution.run.ExecutionInput.Renewed;
import io.aiwm.core.internal.execution.run.ExecutionInput.RetryRequested;
import io.aiwm.core.internal.execution.run.ExecutionInput.Started;
import io.aiwm.core.internal.execution.run.ExecutionInput.Succeeded;
import io.aiwm.core.internal.execution.run.ExecutionInput.Unsendable;
import io.aiwm.core.internal.execution.run.ExecutionSnapshot;
import io.aiwm.core.internal.execution.run.Run;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decides what becomes of an execution: a function of the execution, the inputs and the time. It
 * reads no clock, no store and no randomness, so the same question has the same answer on every
 * controller.
 */
public final class ExecutionDecider {
  private final DecisionRules rules;
  private final Consumer<TransitionTable.Row<?, ?>> taken;

  public ExecutionDecider(DecisionRules rules) {
    this(rules, row -> {});
  }

  /**
   * Makes a decider that is watched.
   *
   * @param taken told of each row of a status table that a decision takes
   */
  public ExecutionDecider(DecisionRules rules, Consumer<TransitionTable.Row<?, ?>> taken) {
    this.rules = rules;
    this.taken = taken;
  }

  /**
   * Folds inputs into an execution, in order, as one change.
   *
   * @throws io.aiwm.api.error.IllegalTransitionException if an input asks for what the status table
   *     refuses
   */
  public Decision decide(
      ExecutionSnapshot snapshot, List<? extends ExecutionInput> inputs, DecisionContext at) {
    Run run = new Run(snapshot, at, rules, taken);
    inputs.forEach(input -> fold(run, input));
    return run.decision(Deadlines.wakeAt(run));
  }

  // A switch over the sealed type needs a later Java than our published artifacts may.
  private static void fold(Run run, ExecutionInput input) {
    if (input instanceof Started) {
      Outcome.start(run);
    } else if (input instanceof CancelRequested cancel) {
      Outcome.cancelled(run, cancel.reason());
    } else if (input instanceof RetryRequested retry) {
      Outcome.retry(run, retry.by());
    } else if (input instanceof Patched patched) {
      Patches.apply(run, patched.patch());
    } else if (input instanceof Due due) {
      Timeouts.check(run, due.journaling());
    } else if (!foldNode(run, input)) {
      foldAnswer(run, input);
    }
  }

  private static boolean foldNode(Run run, ExecutionInput input) {
    if (input instanceof NodeReady ready) {
      Nodes.ready(run, ready.nodeId());
    } else if (input instanceof NotSent notSent) {
      Nodes.notSent(run, notSent);
    } else if (input instanceof Unsendable unsendable) {
      Nodes.unsendable(run, unsendable);
    } else if (input instanceof NodeRegistered registered) {
      Nodes.registered(run, registered);
    } else if (input instanceof NodeLost lost) {
      NodeLoss.lost(run, lost);
    } else if (input instanceof NodeGone gone) {
      NodeLoss.gone(run, gone.nodeId());
    } else {
      return false;
    }
    return true;
  }

  private static void foldAnswer(Run run, ExecutionInput input) {
    if (input instanceof Acknowledged acknowledged) {
      Answers.acknowledged(run, acknowledged);
    } else if (input instanceof Progressed progressed) {
      Answers.progressed(run, progressed);
    } else if (input instanceof Succeeded succeeded) {
      Answers.succeeded(run, succeeded);
    } else if (input instanceof Failed failed) {
      Answers.failed(run, failed);
    } else if (input instanceof Disowned disowned) {
      Answers.disowned(run, disowned);
    } else if (input instanceof Renewed renewed) {
      Local.renewed(run, renewed);
    } else if (input instanceof HolderLost lost) {
      Local.holderLost(run, lost);
    }
  }
}
