package io.aiwm.core.internal.execution.decide;

import static io.aiwm.core.internal.execution.decide.Rehearsal.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.ValidationException;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.core.internal.execution.run.ExecutionInput.Failed;
import io.aiwm.core.internal.execution.run.ExecutionInput.Succeeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A batch")
class BatchTest {
  private static final StepSpec FIRST = StepSpec.named("first", step().command()).build();
  private static final StepSpec SECOND =
      StepSpec.named(
              "second", CommandSpec.of("container.list", Map.of("x", "${steps.0.result.x}!")))
          .after(0)
          .build();

  private static String node(int number) {
    return "%024x".formatted(number + 100);
  }

  /** Two steps on each of some nodes. */
  private static Rehearsal run(int nodes, Integer concurrency, int budget) {
    List<String> ids = IntStream.range(0, nodes).mapToObj(BatchTest::node).toList();
    ExecutionDraft draft = ExecutionDraft.named("batch").step(FIRST).step(SECOND).onEach(ids);
    Rehearsal run = Rehearsal.of(draft.steps().toArray(StepSpec[]::new)).with(concurrency, budget);
    run.connected.addAll(ids);
    return run.started();
  }

  /** Lets a step end with what its successor refers to. */
  private static Rehearsal succeed(Rehearsal run, int step) {
    return run.succeed(step, Map.of("x", step));
  }

  private static long running(Rehearsal run) {
    return run.steps.stream().filter(s -> s.state().status() == StepStatus.RUNNING).count();
  }

  @Test
  @DisplayName("does its steps on each node, with references within the node")
  void lanes() {
    Rehearsal run = run(2, null, 0).succeed(2, Map.of("x", 7));
    assertThat(run.steps)
        .extracting(s -> s.nodeId())
        .containsExactly(node(0), node(0), node(1), node(1));
    assertThat(run.status(3)).isEqualTo(StepStatus.RUNNING);
    assertThat(run.status(1)).isEqualTo(StepStatus.PENDING);
    assertThat(run.sent.get(2).command().data()).containsEntry("x", "7!");
  }

  @Test
  @DisplayName("has no more nodes in hand than it may, and ends one before it begins the next")
  void concurrency() {
    Rehearsal run = run(4, 2, 0);
    assertThat(running(run)).isEqualTo(2);
    succeed(run, 0);
    assertThat(run.status(1)).isEqualTo(StepStatus.RUNNING);
    assertThat(run.status(4)).isEqualTo(StepStatus.PENDING);
    run.succeed(1);
    assertThat(run.status(4)).isEqualTo(StepStatus.RUNNING);
    for (int step : List.of(2, 3, 4, 5, 6, 7)) {
      succeed(run, step);
      assertThat(running(run)).isLessThanOrEqualTo(2);
    }
    assertThat(run.status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("goes on while no more nodes fail than may, and sums up")
  void budget() {
    Rehearsal run = run(3, null, 1).fail(0, ErrorCode.COMMAND_INVALID);
    assertThat(run.status(1)).isEqualTo(StepStatus.SKIPPED);
    List.of(2, 3, 4, 5).forEach(step -> succeed(run, step));
    assertThat(run.status()).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(run.execution.state().result())
        .containsEntry("nodes", 3)
        .containsEntry("completed", 2)
        .containsEntry("failed", 1)
        .containsEntry("failedNodeIds", List.of(node(0)));
  }

  @Test
  @DisplayName("counts a failed step of the host's as its node's, or names it where it has none")
  void hostSteps() {
    StepSpec check = StepSpec.named("check", CommandSpec.local("h", Map.of())).build();
    StepSpec act = StepSpec.named("act", step().command()).after(0).build();
    ExecutionDraft draft =
        ExecutionDraft.named("batch").step(check).step(act).onEach(List.of(node(0), node(1)));
    List<StepSpec> steps = new ArrayList<>(draft.steps());
    steps.add(StepSpec.named("alone", CommandSpec.local("h", Map.of())).build());
    Rehearsal run = Rehearsal.of(steps.toArray(StepSpec[]::new)).with(null, 2);
    run.handlers.add("h");
    run.connected.addAll(List.of(node(0), node(1)));
    run.started();
    for (int failing : List.of(0, 4)) {
      ErrorInfo no = Rehearsal.error(ErrorCode.COMMAND_INVALID);
      run.on(new Failed(failing, run.messageId(failing), "controller", no));
    }
    run.on(new Succeeded(2, run.messageId(2), "controller", Map.of())).succeed(3);
    assertThat(run.status()).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(run.execution.state().result())
        .containsEntry("nodes", 2)
        .containsEntry("completed", 1)
        .containsEntry("failed", 1)
        .containsEntry("skipped", 0)
        .containsEntry("failedNodeIds", List.of(node(0)))
        .containsEntry("failedSteps", List.of(4));
  }

  @Test
  @DisplayName("halts when more fail: nothing new begins, what runs may end")
  void halted() {
    Rehearsal run = run(4, 2, 1);
    run.fail(0, ErrorCode.COMMAND_INVALID);
    assertThat(run.status(4)).isEqualTo(StepStatus.RUNNING);
    run.fail(2, ErrorCode.COMMAND_INVALID);
    assertThat(run.status(6)).isEqualTo(StepStatus.SKIPPED);
    assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
    succeed(run, 4);
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(run.execution.state().result())
        .containsEntry("failed", 2)
        .containsEntry("skipped", 2)
        .containsEntry("completed", 0);
  }

  @Test
  @DisplayName("that has spent its budget begins nothing again by itself")
  void noAutomaticRetry() {
    Rehearsal run = Rehearsal.retried(3, step(), step(), step()).with(2, 1).started();
    run.fail(0, ErrorCode.TIMEOUT).fail(1, ErrorCode.TIMEOUT);
    run.fail(2, ErrorCode.TIMEOUT);
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(run.execution.state().retryCount()).isZero();
  }

  @Test
  @DisplayName("sums up although nothing limits it, and does not count what the host does")
  void summed() {
    ExecutionDraft draft =
        ExecutionDraft.named("batch")
            .step(FIRST)
            .step(StepSpec.named("host", CommandSpec.local("note", Map.of())).after(0))
            .build()
            .onEach(List.of(node(1), node(2)));
    assertThat(draft.spec().concurrency()).isEqualTo(4);
    Rehearsal run =
        Rehearsal.of(draft.steps().toArray(StepSpec[]::new))
            .with(draft.spec().concurrency(), draft.spec().failureBudget());
    run.handlers.add("note");
    run.connected.addAll(List.of(node(1), node(2)));
    run.started();
    List.of(0, 2).forEach(step -> succeed(run, step));
    List.of(1, 3).forEach(i -> run.on(new Succeeded(i, run.messageId(i), "controller", Map.of())));
    assertThat(run.execution.state().result())
        .containsEntry("nodes", 2)
        .containsEntry("completed", 2);
  }

  @Test
  @DisplayName("is refused where a node comes twice, or a step names its own")
  void refused() {
    ExecutionDraft draft = ExecutionDraft.named("batch").step(FIRST).build();
    assertThatThrownBy(() -> draft.onEach(List.of(node(1), node(1))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("nodeIds[1]");
    ExecutionDraft own = ExecutionDraft.named("batch").step(step()).build();
    assertThatThrownBy(() -> own.onEach(List.of(node(1))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("steps[0].nodeId");
  }
}
