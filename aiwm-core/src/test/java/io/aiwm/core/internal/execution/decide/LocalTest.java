package io.aiwm.core.internal.execution.decide;

import static io.aiwm.core.internal.execution.decide.Rehearsal.START;
import static io.aiwm.core.internal.execution.decide.Rehearsal.error;
import static io.aiwm.core.internal.execution.decide.Rehearsal.tries;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.RetryPolicy;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.core.internal.execution.run.ExecutionInput.CancelRequested;
import io.aiwm.core.internal.execution.run.ExecutionInput.Failed;
import io.aiwm.core.internal.execution.run.ExecutionInput.NotSent;
import io.aiwm.core.internal.execution.run.ExecutionInput.Renewed;
import io.aiwm.core.internal.execution.run.ExecutionInput.Succeeded;
import io.aiwm.core.internal.execution.run.Outbound;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A step that the host carries out")
class LocalTest {
  private static final String SELF = "controller";

  private static Rehearsal run(RetryPolicy retry) {
    Rehearsal run =
        Rehearsal.of(StepSpec.named("s", CommandSpec.local("h", Map.of())).retry(retry).build());
    run.handlers.add("h");
    return run;
  }

  private static Rehearsal run() {
    return run(RetryPolicy.NONE);
  }

  private static Succeeded success(Rehearsal run, String by) {
    return new Succeeded(0, run.messageId(0), by, Map.of("n", 1));
  }

  @Test
  @DisplayName("is claimed by the controller that begins it, and ends with the handler's answer")
  void claimed() {
    Rehearsal run = run().started();
    assertThat(run.sent).hasSize(1);
    assertThat(run.sent.get(0).local()).isTrue();
    assertThat(run.state(0).claimedBy()).isEqualTo(SELF);
    assertThat(run.last.wakeAt()).isEqualTo(START.plusSeconds(15));
    run.on(success(run, SELF));
    assertThat(run.status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("is not ended by what another controller, or a node, says")
  void fenced() {
    Rehearsal run = run().started();
    run.on(success(run, "another")).on(success(run, Rehearsal.NODE)).on(success(run, ""));
    assertThat(run.status(0)).isEqualTo(StepStatus.RUNNING);
  }

  @Test
  @DisplayName("waits where the controller has no such handler, which looks again and again")
  void noHandler() {
    Rehearsal run = run();
    run.handlers.clear();
    run.started();
    assertThat(run.sent).isEmpty();
    assertThat(run.last.wakeAt()).isEqualTo(START.plusSeconds(5));
    run.after(Duration.ofSeconds(5));
    assertThat(run.last.wakeAt()).isEqualTo(run.now.plusSeconds(5));
    assertThat(run.last.modified()).isTrue();
    run.handlers.add("h");
    assertThat(run.after(Duration.ofSeconds(5)).sent).hasSize(1);
  }

  @Test
  @DisplayName("is left with its controller while that renews its claim")
  void renewed() {
    Rehearsal run = run().started();
    run.now = START.plusSeconds(10);
    run.on(new Renewed(0, run.messageId(0), SELF)).after(Duration.ofSeconds(10));
    assertThat(run.sent).hasSize(1);
    run.on(new Renewed(0, run.messageId(0), "another"));
    assertThat(run.state(0).claimedUntil()).isEqualTo(START.plusSeconds(25));
  }

  @Test
  @DisplayName("is begun again, under the same id, when its claim has run out")
  void takenOver() {
    Rehearsal run = run().started();
    String id = run.messageId(0);
    run.after(Duration.ofSeconds(15));
    assertThat(run.sent).hasSize(2).allMatch(out -> out.command().messageId().equals(id));
    assertThat(run.state(0).attempt()).isEqualTo(1);
  }

  @Test
  @DisplayName("is tried again as its policy says")
  void retried() {
    Rehearsal run = run(tries(2)).started();
    run.on(new Failed(0, run.messageId(0), SELF, error(ErrorCode.INTERNAL_ERROR)));
    assertThat(run.state(0).claimedBy()).isNull();
    run.after(Duration.ofSeconds(2));
    assertThat(run.state(0).attempt()).isEqualTo(2);
    assertThat(run.state(0).claimedBy()).isEqualTo(SELF);
  }

  @Test
  @DisplayName("times out and is cancelled as one on a node")
  void stopped() {
    Rehearsal late = run().started();
    late.now = START.plusSeconds(59);
    late.on(new Renewed(0, late.messageId(0), SELF)).after(Duration.ofSeconds(1));
    assertThat(late.state(0).error().code()).isEqualTo("TIMEOUT");
    assertThat(late.sent).last().matches(out -> out.purpose() == Outbound.Purpose.CANCEL);
    Rehearsal cancelled = run().started().on(new CancelRequested("user", null));
    assertThat(cancelled.sent).last().matches(Outbound::local);
  }

  @Test
  @DisplayName("waits where the host's executor takes no more")
  void refused() {
    Rehearsal run = run().started();
    run.on(new NotSent(0, run.messageId(0)));
    assertThat(run.state(0).claimedBy()).isNull();
    assertThat(run.after(Duration.ofSeconds(5)).sent).hasSize(2);
  }
}
