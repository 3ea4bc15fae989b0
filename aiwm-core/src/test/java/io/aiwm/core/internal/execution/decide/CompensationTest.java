package io.aiwm.core.internal.execution.decide;

import static io.aiwm.core.internal.execution.decide.Rehearsal.NODE;
import static io.aiwm.core.internal.execution.decide.Rehearsal.step;
import static io.aiwm.core.internal.execution.decide.Rehearsal.tries;
import static io.aiwm.core.internal.execution.decide.Rehearsal.undoing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.IllegalTransitionException;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.core.internal.execution.run.ExecutionInput.CancelRequested;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeGone;
import io.aiwm.core.internal.execution.run.ExecutionInput.RetryRequested;
import io.aiwm.core.internal.execution.run.Outbound;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An execution that comes to nothing")
class CompensationTest {
  /** Three steps in a row, the first two of which can be undone by the last two. */
  private static Rehearsal run() {
    return Rehearsal.of(step(), step(0), step(1), undoing(0), undoing(1)).started();
  }

  private static List<Integer> sentSteps(Rehearsal run) {
    return run.sent.stream().map(Outbound::stepIndex).toList();
  }

  @Test
  @DisplayName("undoes what it did, one after the other, the newest first, and then fails")
  void newestFirst() {
    Rehearsal run = run().succeed(0).succeed(1).fail(2, ErrorCode.COMMAND_INVALID);
    assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(run.execution.state().endsAs()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(sentSteps(run)).containsExactly(0, 1, 2, 4);
    run.succeed(4);
    assertThat(sentSteps(run)).containsExactly(0, 1, 2, 4, 3);
    run.succeed(3);
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(run.execution.state().endsAs()).isNull();
    assertThat(run.execution.state().error().code()).isEqualTo("COMMAND_INVALID");
    assertThat(run.last.wakeAt()).isNull();
  }

  @Test
  @DisplayName("leaves alone what was never done")
  void onlyDone() {
    Rehearsal run = run().succeed(0).fail(1, ErrorCode.COMMAND_INVALID).succeed(3);
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(run.status(4)).isEqualTo(StepStatus.SKIPPED);
  }

  @Test
  @DisplayName("undoes a step of which it is not known whether it took effect")
  void uncertain() {
    Rehearsal run = run().succeed(0).on(new CancelRequested("user", null));
    assertThat(sentSteps(run)).containsExactly(0, 1, 1, 4);
    run.succeed(4).succeed(3);
    assertThat(run.status()).isEqualTo(ExecutionStatus.CANCELLED);
  }

  @Test
  @DisplayName("is undone when it times out too, with as much time again")
  void timeout() {
    Rehearsal run = run().succeed(0);
    run.after(Duration.ofHours(1)).succeed(4);
    assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
    run.succeed(3);
    assertThat(run.status()).isEqualTo(ExecutionStatus.TIMEOUT);
  }

  @Test
  @DisplayName("ends as it was to end where undoing takes too long or is cancelled")
  void stopped() {
    Rehearsal late = run().succeed(0).fail(1, ErrorCode.COMMAND_INVALID);
    late.connected.clear();
    late.after(Duration.ofSeconds(30)).after(Duration.ofHours(1));
    assertThat(late.status()).isEqualTo(ExecutionStatus.FAILED);
    Rehearsal stopped = run().succeed(0).fail(1, ErrorCode.COMMAND_INVALID);
    stopped.on(new CancelRequested("user", null));
    assertThat(stopped.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThatThrownBy(() -> stopped.on(new CancelRequested("user", null)))
        .isInstanceOf(IllegalTransitionException.class);
  }

  @Test
  @DisplayName("says what could not be undone, and goes on with the rest")
  void notUndone() {
    Rehearsal run = run().succeed(0).succeed(1).fail(2, ErrorCode.COMMAND_INVALID);
    run.fail(4, ErrorCode.COMMAND_INVALID).succeed(3);
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(run.execution.state().error().details()).containsEntry("notUndone", List.of(1));
  }

  @Test
  @DisplayName("does not wait long to undo something on a node that is gone")
  void nodeGone() {
    Rehearsal run = run().succeed(0);
    run.connected.clear();
    run.fail(1, ErrorCode.COMMAND_INVALID);
    assertThat(run.last.wakeAt()).isEqualTo(run.now.plusSeconds(5));
    run.on(new NodeGone(NODE));
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(run.execution.state().error().details()).containsEntry("notUndone", List.of(0));
  }

  @Test
  @DisplayName("tries to undo as often as that step's policy says")
  void retried() {
    StepSpec undo =
        StepSpec.named("undo", step().command()).on(NODE).onFailureOf(0).retry(tries(2)).build();
    Rehearsal run = Rehearsal.of(step(), step(0), undo).started().succeed(0);
    run.fail(1, ErrorCode.COMMAND_INVALID).fail(2, ErrorCode.INTERNAL_ERROR);
    assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
    run.after(Duration.ofSeconds(2)).succeed(2);
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(run.execution.state().error().details()).doesNotContainKey("notUndone");
  }

  @Test
  @DisplayName("may use the result of what it undoes")
  void refers() {
    StepSpec undo =
        StepSpec.named(
                "undo", CommandSpec.of("container.list", Map.of("id", "${steps.0.result.id}")))
            .on(NODE)
            .onFailureOf(0)
            .build();
    Rehearsal run = Rehearsal.of(step(), step(0), undo).started();
    run.succeed(0, Map.of("id", "c1")).fail(1, ErrorCode.COMMAND_INVALID);
    assertThat(run.sent.get(2).command().data()).containsEntry("id", "c1");
  }

  @Test
  @DisplayName("does again, when it is retried, what was undone and what built on it")
  void again() {
    Rehearsal run = Rehearsal.of(step(), step(0), step(1), undoing(0)).started();
    run.succeed(0).succeed(1).fail(2, ErrorCode.COMMAND_INVALID).succeed(3);
    run.on(new RetryRequested("user"));
    assertThat(List.of(run.status(0), run.status(1), run.status(2), run.status(3)))
        .containsExactly(
            StepStatus.RUNNING, StepStatus.PENDING, StepStatus.PENDING, StepStatus.PENDING);
    run.succeed(0).succeed(1).succeed(2);
    assertThat(run.status()).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(run.status(3)).isEqualTo(StepStatus.SKIPPED);
  }

  @Test
  @DisplayName("is retried by itself before anything is undone")
  void retriedFirst() {
    Rehearsal run = Rehearsal.retried(1, step(), step(0), undoing(0)).started();
    run.succeed(0).fail(1, ErrorCode.INTERNAL_ERROR);
    assertThat(run.execution.state().endsAs()).isNull();
    run.after(Duration.ofSeconds(2)).fail(1, ErrorCode.INTERNAL_ERROR);
    assertThat(run.execution.state().endsAs()).isEqualTo(ExecutionStatus.FAILED);
  }
}
