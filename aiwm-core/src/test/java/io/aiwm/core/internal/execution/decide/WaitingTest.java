package io.aiwm.core.internal.execution.decide;

import static io.aiwm.core.internal.execution.decide.Rehearsal.NODE;
import static io.aiwm.core.internal.execution.decide.Rehearsal.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.Placement;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepSpecBuilder;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.core.internal.execution.place.Candidate;
import io.aiwm.core.internal.execution.place.NodeCapacity;
import io.aiwm.core.internal.execution.run.ExecutionInput;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeReady;
import io.aiwm.core.internal.execution.run.ExecutionInput.NotSent;
import io.aiwm.core.internal.execution.run.Outbound;
import io.aiwm.core.internal.execution.run.Outbound.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A step that waits for a node")
class WaitingTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static StepSpecBuilder limited() {
    return StepSpec.named("limited", step().command()).timeout(LIMIT);
  }

  private static Rehearsal offline(StepSpecBuilder step) {
    Rehearsal run = Rehearsal.of(step.on(NODE).build());
    run.connected.clear();
    return run.started();
  }

  private static void failedInTime(Rehearsal run) {
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(run.state(0).error().code()).isEqualTo("TIMEOUT");
    assertThat(run.sent).isEmpty();
  }

  @Test
  @DisplayName("waits no longer than its time-out, and no shorter")
  void bounded() {
    Rehearsal run = offline(limited());
    assertThat(run.last.wakeAt()).isEqualTo(run.now.plus(LIMIT));
    run.after(LIMIT.minusMillis(1));
    assertThat(run.status(0)).isEqualTo(StepStatus.RUNNING);
    failedInTime(run.after(Duration.ofMillis(1)));
  }

  @Test
  @DisplayName("is not thought to have been carried out where its agent keeps no journal")
  void withoutJournal() {
    failedInTime(offline(limited()).afterWithoutJournal(LIMIT));
  }

  @Test
  @DisplayName("waits as long as the execution without a time-out of its own")
  void unbounded() {
    Rehearsal run = offline(StepSpec.named("patient", step().command()));
    run.after(Duration.ofMinutes(59));
    assertThat(run.status(0)).isEqualTo(StepStatus.RUNNING);
    run.after(Duration.ofMinutes(1));
    assertThat(run.status()).isEqualTo(ExecutionStatus.TIMEOUT);
  }

  @Test
  @DisplayName("has its whole time for the answer once its node has come")
  void handedOver() {
    Rehearsal run = offline(limited());
    run.after(Duration.ofSeconds(29));
    run.connected.add(NODE);
    run.on(new NodeReady(NODE)).acknowledge(0);
    run.after(Duration.ofSeconds(29));
    assertThat(run.status(0)).isEqualTo(StepStatus.RUNNING);
    run.after(Duration.ofSeconds(1));
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(run.sent)
        .extracting(Outbound::purpose)
        .containsExactly(Purpose.FIRST, Purpose.REPEAT, Purpose.CANCEL);
  }

  @Test
  @DisplayName("waits in the same way after its command was handed to a session that was gone")
  void refused() {
    Rehearsal run = Rehearsal.of(limited().on(NODE).build()).started();
    run.connected.clear();
    run.on(new NotSent(0, run.messageId(0)));
    run.after(LIMIT);
    assertThat(run.state(0).error().code()).isEqualTo("TIMEOUT");
  }

  @Test
  @DisplayName("waits for a place on a busy node in the same way")
  void busy() {
    Rehearsal run = Rehearsal.of(limited().on(NODE).build());
    run.room = new NodeCapacity(0, false);
    failedInTime(run.started().after(LIMIT));
  }

  @Test
  @DisplayName("waits for any node that fits in the same way")
  void unplaced() {
    Rehearsal run = Rehearsal.of(limited().placed(Placement.anywhere()).build()).started();
    run.after(LIMIT.minusMillis(1));
    assertThat(run.status(0)).isEqualTo(StepStatus.PENDING);
    failedInTime(run.after(Duration.ofMillis(1)));
  }

  @Test
  @DisplayName("does not wait while it depends on another")
  void dependent() {
    Rehearsal run =
        Rehearsal.of(step(), limited().placed(Placement.anywhere()).after(0).build()).started();
    run.acknowledge(0).after(Duration.ofSeconds(40));
    run.succeed(0);
    assertThat(run.status(1)).isEqualTo(StepStatus.PENDING);
    run.after(LIMIT.minusMillis(1));
    assertThat(run.status(1)).isEqualTo(StepStatus.PENDING);
    run.fleet.add(new Candidate(NODE, Map.of(), Set.of(), List.of(), 0, 0));
    run.on(new ExecutionInput.Due(Set.of(NODE))).succeed(1);
    assertThat(run.status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("is tried again as its policy says, and waits anew")
  void triedAgain() {
    Rehearsal run = offline(limited().retry(Rehearsal.tries(2)));
    run.after(LIMIT);
    assertThat(run.status(0)).isEqualTo(StepStatus.PENDING);
    run.after(Duration.ofMinutes(1));
    assertThat(run.state(0).attempt()).isEqualTo(2);
    failedInTime(run.after(LIMIT));
  }
}
