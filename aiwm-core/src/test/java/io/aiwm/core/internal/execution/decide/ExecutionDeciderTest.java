package io.aiwm.core.internal.execution.decide;

import static io.aiwm.core.internal.execution.decide.Rehearsal.NODE;
import static io.aiwm.core.internal.execution.decide.Rehearsal.OTHER;
import static io.aiwm.core.internal.execution.decide.Rehearsal.START;
import static io.aiwm.core.internal.execution.decide.Rehearsal.step;
import static io.aiwm.core.internal.execution.decide.Rehearsal.tries;
import static io.aiwm.core.internal.execution.decide.Rehearsal.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.IllegalTransitionException;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionPatch;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.MessageType;
import io.aiwm.core.internal.execution.place.NodeCapacity;
import io.aiwm.core.internal.execution.run.Decision;
import io.aiwm.core.internal.execution.run.ExecutionInput;
import io.aiwm.core.internal.execution.run.ExecutionInput.CancelRequested;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeGone;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeReady;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeRegistered;
import io.aiwm.core.internal.execution.run.ExecutionInput.NotSent;
import io.aiwm.core.internal.execution.run.ExecutionInput.Patched;
import io.aiwm.core.internal.execution.run.ExecutionInput.RetryRequested;
import io.aiwm.core.internal.execution.run.ExecutionInput.Succeeded;
import io.aiwm.core.internal.execution.run.Outbound;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A decision about an execution")
class ExecutionDeciderTest {

  @Nested
  @DisplayName("follows the graph:")
  class Graph {
    @Test
    @DisplayName("steps run one after the other where each depends on the one before")
    void sequence() {
      Rehearsal run = Rehearsal.of(step(), step(0), step(1)).started();
      assertThat(run.sent).hasSize(1);
      run.succeed(0);
      assertThat(run.status(1)).isEqualTo(StepStatus.RUNNING);
      assertThat(run.status(2)).isEqualTo(StepStatus.PENDING);
      run.succeed(1).succeed(2);
      assertThat(run.status()).isEqualTo(ExecutionStatus.COMPLETED);
      assertThat(run.execution.state().progress()).isEqualTo(100);
      assertThat(run.last.wakeAt()).isNull();
    }

    @Test
    @DisplayName("steps that need nothing of each other run at once, and a join waits for all")
    void parallel() {
      Rehearsal run = Rehearsal.of(step(), step(), step(0, 1)).started();
      assertThat(run.sent).hasSize(2);
      run.succeed(1);
      assertThat(run.status(2)).isEqualTo(StepStatus.PENDING);
      run.succeed(0);
      assertThat(run.status(2)).isEqualTo(StepStatus.RUNNING);
    }

    @Test
    @DisplayName("an optional step's failure does not stop those after it")
    void optional() {
      Rehearsal run = Rehearsal.of(with(step(), true, null), step(0)).started();
      run.fail(0, ErrorCode.COMMAND_INVALID);
      assertThat(run.status(0)).isEqualTo(StepStatus.FAILED);
      assertThat(run.succeed(1).status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    @DisplayName("a mandatory step's failure skips the rest, once what runs has ended")
    void failure() {
      Rehearsal run = Rehearsal.of(step(), step(), step(0), step(1)).started();
      run.fail(0, ErrorCode.COMMAND_INVALID);
      assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
      assertThat(run.status(2)).isEqualTo(StepStatus.SKIPPED);
      run.succeed(1);
      assertThat(run.status(3)).isEqualTo(StepStatus.SKIPPED);
      assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
      assertThat(run.execution.state().error().code()).isEqualTo("COMMAND_INVALID");
      assertThat(run.execution.state().error().details())
          .containsEntry("stepIndex", 0)
          .containsEntry("nodeId", NODE);
    }
  }

  @Nested
  @DisplayName("fills in references:")
  class Referring {
    private StepSpec referring(String text) {
      CommandSpec command =
          new CommandSpec(MessageType.MODEL_DELETE, null, Map.of("at", text, "n", List.of(text)));
      return StepSpec.on(NODE, "refers", command, 0);
    }

    @Test
    @DisplayName("a text that is one reference takes the value as it is")
    void value() {
      Rehearsal run = Rehearsal.of(step(), referring("${steps.0.result.size}")).started();
      run.succeed(0, Map.of("size", 7));
      assertThat(run.sent.get(1).command().data())
          .containsEntry("at", 7)
          .containsEntry("n", List.of(7));
    }

    @Test
    @DisplayName("in longer text the value is inserted, lists are indexed, other texts are left")
    void inserted() {
      Rehearsal run =
          Rehearsal.of(step(), referring("${HOME}/${steps.0.result.files.1.name}.bin")).started();
      run.succeed(0, Map.of("files", List.of(Map.of("name", "a"), Map.of("name", "b$1"))));
      assertThat(run.sent.get(1).command().data()).containsEntry("at", "${HOME}/b$1.bin");
    }

    @Test
    @DisplayName("a missing value fails the step and sends nothing")
    void missing() {
      Rehearsal run = Rehearsal.of(step(), referring("${steps.0.result.nothing}")).started();
      run.succeed(0);
      assertThat(run.sent).hasSize(1);
      assertThat(run.state(1).error().code()).isEqualTo("COMMAND_INVALID");
      assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    }
  }

  @Nested
  @DisplayName("keeps deadlines:")
  class Clocks {
    @Test
    @DisplayName("a command that is not acknowledged is sent again under the same id")
    void again() {
      Rehearsal run = Rehearsal.of(step()).started();
      String id = run.messageId(0);
      assertThat(run.last.wakeAt()).isEqualTo(START.plusSeconds(5));
      run.after(Duration.ofSeconds(5));
      assertThat(run.sent).hasSize(2).allMatch(out -> out.command().messageId().equals(id));
      assertThat(run.sent.get(1).purpose()).isEqualTo(Outbound.Purpose.REPEAT);
      assertThat(run.state(0).attempt()).isEqualTo(1);
    }

    @Test
    @DisplayName("an acknowledged command is given up at its deadline and cancelled")
    void deadline() {
      Rehearsal run = Rehearsal.of(step()).started().acknowledge(0);
      assertThat(run.after(Duration.ofSeconds(59)).status(0)).isEqualTo(StepStatus.RUNNING);
      run.after(Duration.ofSeconds(1));
      assertThat(run.sentTypes()).endsWith(MessageType.COMMAND_CANCEL);
      assertThat(run.sent.get(run.sent.size() - 1).command().data())
          .containsEntry("originalMessageId", run.sent.get(0).command().messageId());
      assertThat(run.execution.state().error().code()).isEqualTo("TIMEOUT");
    }

    @Test
    @DisplayName("an answer that does not come is asked for, each time after twice as long")
    void lostAnswer() {
      Rehearsal run = Rehearsal.of(step(MessageType.MODEL_DOWNLOAD)).started().acknowledge(0);
      String id = run.messageId(0);
      int times = 1;
      for (int seconds : List.of(15, 30, 60, 120, 240)) {
        assertThat(run.last.wakeAt()).isEqualTo(START.plusSeconds(seconds));
        run.now = START.plusSeconds(seconds - 1);
        run.after(Duration.ZERO);
        assertThat(run.sent).hasSize(times);
        run.after(Duration.ofSeconds(1));
        times++;
        assertThat(run.sent).hasSize(times);
      }
      assertThat(run.sent).allMatch(out -> out.command().messageId().equals(id));
      assertThat(run.succeed(0).status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    @DisplayName("progress extends the time of a model's download and of nothing else")
    void stall() {
      Rehearsal run =
          Rehearsal.of(step(MessageType.MODEL_DOWNLOAD), step(MessageType.DEPLOYMENT_CREATE));
      run.started().acknowledge(0).acknowledge(1);
      run.now = START.plusSeconds(100);
      run.progress(0, 10).progress(1, 10);
      assertThat(run.state(0).progressedAt()).isEqualTo(START.plusSeconds(100));
      assertThat(run.state(1).deadlineAt()).isEqualTo(START.plusSeconds(120));
      run.succeed(1).after(Duration.ofSeconds(299));
      assertThat(run.status(0)).isEqualTo(StepStatus.RUNNING);
      assertThat(run.after(Duration.ofSeconds(1)).status(0)).isEqualTo(StepStatus.FAILED);
    }

    @Test
    @DisplayName("a step's own limit goes before the command's")
    void own() {
      StepSpec spec =
          new StepSpec(
              "own",
              null,
              NODE,
              CommandSpec.of(MessageType.SYSTEM_QUERY, Map.of()),
              null,
              false,
              7,
              null);
      assertThat(Rehearsal.of(spec).started().state(0).deadlineAt())
          .isEqualTo(START.plusSeconds(7));
    }

    @Test
    @DisplayName("the whole takes no longer than it may, whatever its steps do")
    void total() {
      Rehearsal run = Rehearsal.of(step(MessageType.MODEL_DOWNLOAD), step(0)).started();
      for (int minute = 0; minute < 60; minute++) {
        run.now = START.plus(Duration.ofMinutes(minute));
        run.progress(0, minute);
      }
      run.now = START;
      run.after(Duration.ofHours(1));
      assertThat(run.status()).isEqualTo(ExecutionStatus.TIMEOUT);
      assertThat(run.state(0).error().code()).isEqualTo("TIMEOUT");
      assertThat(run.status(1)).isEqualTo(StepStatus.SKIPPED);
      assertThat(run.sentTypes()).endsWith(MessageType.COMMAND_CANCEL);
      assertThat(run.eventTypes()).endsWith("execution.failed");
    }

    @Test
    @DisplayName("a command that waits for its node has no deadline, unless it sets one")
    void waiting() {
      Rehearsal run = Rehearsal.of(step());
      run.connected.clear();
      run.started();
      assertThat(run.sent).isEmpty();
      assertThat(run.last.waitingFor()).containsExactly(NODE);
      assertThat(run.last.wakeAt()).isEqualTo(START.plusSeconds(3_600));
      run.after(Duration.ofMinutes(30));
      run.connected.add(NODE);
      run.on(new NodeReady(NODE));
      assertThat(run.sent).hasSize(1);
      assertThat(run.state(0).deadlineAt()).isEqualTo(run.now.plusSeconds(60));
    }

    @Test
    @DisplayName("a command that no session took waits as if it had never been sent")
    void notSent() {
      Rehearsal run = Rehearsal.of(step()).started();
      run.on(new NotSent(0, run.messageId(0)));
      assertThat(run.state(0).sentAt()).isNull();
      assertThat(run.state(0).deadlineAt()).isNull();
      assertThat(run.last.waitingFor()).containsExactly(NODE);
    }
  }

  @Nested
  @DisplayName("never repeats blindly what a worker without a journal may have had:")
  class WithoutJournal {
    @Test
    @DisplayName("it asks once, then waits for the deadline, and ends as unknown")
    void unknown() {
      Rehearsal run = Rehearsal.retried(3, with(step(), false, tries(5))).started();
      run.afterWithoutJournal(Duration.ofSeconds(5));
      assertThat(run.sent.get(1).purpose()).isEqualTo(Outbound.Purpose.QUERY);
      run.afterWithoutJournal(Duration.ofSeconds(50));
      assertThat(run.sent).hasSize(2);
      run.afterWithoutJournal(Duration.ofSeconds(5));
      assertThat(run.state(0).error().code()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
      assertThat(run.sentTypes()).filteredOn(MessageType.CONTAINER_LIST::equals).hasSize(1);
    }

    @Test
    @DisplayName("one that has said it has the command is asked once, and left to it")
    void acknowledged() {
      Rehearsal run = Rehearsal.of(step()).started().acknowledge(0);
      run.afterWithoutJournal(Duration.ofSeconds(15));
      assertThat(run.sent.get(1).purpose()).isEqualTo(Outbound.Purpose.QUERY);
      run.on(new ExecutionInput.Disowned(0, run.messageId(0), NODE));
      run.afterWithoutJournal(Duration.ofSeconds(40));
      assertThat(run.sent).hasSize(2);
      assertThat(run.succeed(0).status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    @DisplayName("a worker that does not know its command ends it at once")
    void disowned() {
      Rehearsal run = Rehearsal.of(step()).started();
      run.afterWithoutJournal(Duration.ofSeconds(5));
      run.on(new ExecutionInput.Disowned(0, run.messageId(0), NODE));
      assertThat(run.state(0).error().code()).isEqualTo("OUTCOME_UNKNOWN");
    }

    @Test
    @DisplayName("when it registers, what it says is running goes on and the rest is unknown")
    void registers() {
      Rehearsal run = Rehearsal.of(step(), step()).started();
      run.on(new NodeRegistered(NODE, false, Set.of(run.messageId(0))));
      assertThat(run.status(0)).isEqualTo(StepStatus.RUNNING);
      assertThat(run.state(1).error().code()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(run.sent).hasSize(2);
    }

    @Test
    @DisplayName("when it registers it gets what it cannot have had")
    void neverSent() {
      Rehearsal run = Rehearsal.of(step());
      run.connected.clear();
      run.started();
      run.connected.add(NODE);
      run.on(new NodeRegistered(NODE, false, Set.of()));
      assertThat(run.sent).hasSize(1);
      assertThat(run.status(0)).isEqualTo(StepStatus.RUNNING);
    }
  }

  @Nested
  @DisplayName("counts an answer only once and only for its attempt:")
  class Fencing {
    @Test
    @DisplayName("a second answer is written down and changes nothing")
    void twice() {
      Rehearsal run = Rehearsal.of(step(), step(0)).started();
      run.succeed(0).succeed(0);
      assertThat(run.last.modified()).isFalse();
      assertThat(run.last.history()).extracting(Decision.Note::what).containsExactly("late.result");
    }

    @Test
    @DisplayName("an answer to an earlier attempt does not end the present one")
    void superseded() {
      Rehearsal run = Rehearsal.of(with(step(), false, tries(2))).started();
      String first = run.messageId(0);
      run.fail(0, ErrorCode.INTERNAL_ERROR).after(Duration.ofSeconds(2));
      assertThat(run.messageId(0)).isNotEqualTo(first);
      run.on(new Succeeded(0, first, NODE, Map.of()));
      assertThat(run.status(0)).isEqualTo(StepStatus.RUNNING);
    }

    @Test
    @DisplayName("an answer from another node is no answer")
    void foreign() {
      Rehearsal run = Rehearsal.of(step()).started();
      run.on(new Succeeded(0, run.messageId(0), OTHER, Map.of()));
      assertThat(run.last.modified()).isFalse();
      assertThat(run.last.history()).isEmpty();
    }

    @Test
    @DisplayName("an answer after a cancellation has no effect")
    void cancelled() {
      Rehearsal run = Rehearsal.of(step()).started();
      run.on(new CancelRequested("user", "no longer needed")).succeed(0);
      assertThat(run.state(0).error().code()).isEqualTo("CANCELLED");
      assertThat(run.state(0).result()).isNull();
    }
  }

  @Nested
  @DisplayName("retries:")
  class Retrying {
    @Test
    @DisplayName("a step is tried as often as its policy allows, under a new id each time")
    public void step() {
      Rehearsal run = Rehearsal.of(with(Rehearsal.step(), false, tries(3))).started();
      for (int i = 0; i < 2; i++) {
        run.fail(0, ErrorCode.NETWORK_ERROR);
        assertThat(run.state(0).retryAt()).isBetween(run.now, run.now.plusSeconds(1L << i));
        run.after(Duration.ofSeconds(2));
      }
      run.fail(0, ErrorCode.NETWORK_ERROR);
      assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
      assertThat(run.sent).extracting(out -> out.command().messageId()).doesNotHaveDuplicates();
      assertThat(run.sent).hasSize(3);
    }

    @Test
    @DisplayName("an error that another try cannot mend is not retried")
    void hopeless() {
      Rehearsal run = Rehearsal.retried(3, with(Rehearsal.step(), false, tries(3))).started();
      run.fail(0, ErrorCode.COMMAND_INVALID);
      assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
      assertThat(run.sent).hasSize(1);
    }

    @Test
    @DisplayName("the whole begins again from what failed, not from what is done")
    void whole() {
      Rehearsal run = Rehearsal.retried(1, Rehearsal.step(), Rehearsal.step(0), Rehearsal.step(1));
      run.started().succeed(0).fail(1, ErrorCode.INTERNAL_ERROR);
      assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
      assertThat(run.status(0)).isEqualTo(StepStatus.COMPLETED);
      assertThat(run.status(2)).isEqualTo(StepStatus.PENDING);
      run.after(Duration.ofSeconds(1)).succeed(1).succeed(2);
      assertThat(run.status()).isEqualTo(ExecutionStatus.COMPLETED);
      assertThat(run.execution.state().retryCount()).isEqualTo(1);
      assertThat(run.execution.state().retryAttempts().get(0).error().code())
          .isEqualTo("INTERNAL_ERROR");
    }

    @Test
    @DisplayName("somebody may retry what was given up, and it has its whole time again")
    void byHand() {
      Rehearsal run = Rehearsal.of(Rehearsal.step(), Rehearsal.step(0)).started();
      run.succeed(0).fail(1, ErrorCode.COMMAND_INVALID);
      run.now = START.plusSeconds(3_000);
      run.on(new RetryRequested("user"));
      assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
      assertThat(run.execution.state().timeoutAt()).isEqualTo(run.now.plusSeconds(3_600));
      assertThat(run.sent).hasSize(3).extracting(Outbound::stepIndex).endsWith(1);
    }

    @Test
    @DisplayName("what completed cannot be retried or cancelled")
    void refused() {
      Rehearsal run = Rehearsal.of(Rehearsal.step()).started().succeed(0);
      assertThatThrownBy(() -> run.on(new RetryRequested("user")))
          .isInstanceOf(IllegalTransitionException.class);
      assertThatThrownBy(() -> run.on(new CancelRequested("user", null)))
          .isInstanceOf(IllegalTransitionException.class);
    }
  }

  @Test
  @DisplayName("A cancellation reaches the agents that have a command, and nobody else")
  void cancel() {
    Rehearsal run = Rehearsal.of(step(), step(0)).started();
    run.on(new CancelRequested("user", "why not"));
    assertThat(run.sentTypes())
        .containsExactly(MessageType.CONTAINER_LIST, MessageType.COMMAND_CANCEL);
    assertThat(run.status()).isEqualTo(ExecutionStatus.CANCELLED);
    assertThat(run.status(0)).isEqualTo(StepStatus.FAILED);
    assertThat(run.status(1)).isEqualTo(StepStatus.SKIPPED);
    assertThat(run.eventTypes()).endsWith("execution.cancelled");
  }

  @Test
  @DisplayName("An agent with a journal gets everything again when it registers")
  void registered() {
    Rehearsal run = Rehearsal.of(step()).started().acknowledge(0);
    run.on(new NodeRegistered(NODE, true, Set.of()));
    assertThat(run.sent)
        .extracting(out -> out.command().messageId())
        .containsOnly(run.messageId(0));
    assertThat(run.sent).hasSize(2);
  }

  @Test
  @DisplayName("The steps of a deleted node fail")
  void gone() {
    Rehearsal run = Rehearsal.of(step(), step(0)).started();
    run.on(new NodeGone(NODE));
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(run.execution.state().error().code()).isEqualTo("NODE_NOT_FOUND");
  }

  @Test
  @DisplayName("Events tell of the start, of each quarter and of the end")
  void events() {
    Rehearsal run = Rehearsal.of(step(), step(0), step(1), step(2), step(3)).started();
    for (int i = 0; i < 5; i++) {
      run.succeed(i);
    }
    assertThat(run.eventTypes())
        .containsExactly(
            "execution.started",
            "execution.progress",
            "execution.progress",
            "execution.progress",
            "execution.completed");
    assertThat(run.events)
        .extracting(event -> event.data().get("progress"))
        .containsExactly(0, 40, 60, 80, 100);
  }

  @Test
  @DisplayName("Events tell of each quarter of one long step once, however often it reports")
  void quarters() {
    Rehearsal run = Rehearsal.of(step()).started();
    IntStream.rangeClosed(1, 99).forEach(percent -> run.progress(0, percent).progress(0, percent));
    assertThat(run.events)
        .filteredOn(event -> event.type().equals("execution.progress"))
        .extracting(event -> event.data().get("progress"))
        .containsExactly(25, 50, 75);
  }

  @Test
  @DisplayName("A longer time limit counts from the start")
  void patched() {
    Rehearsal run = Rehearsal.of(step()).started();
    run.now = START.plusSeconds(60);
    run.on(new Patched(new ExecutionPatch("renamed", null, null, 7_200, Map.of("a", 1))));
    assertThat(run.execution.state().timeoutAt()).isEqualTo(START.plusSeconds(7_200));
    assertThat(run.execution.spec().name()).isEqualTo("renamed");
    assertThat(run.execution.header().metadata()).containsEntry("a", 1);
  }

  @Test
  @DisplayName("History and texts never show a command's data")
  void secrets() {
    CommandSpec command = CommandSpec.of(MessageType.MODEL_DOWNLOAD, Map.of("token", "hunter2"));
    Rehearsal run = Rehearsal.of(StepSpec.on(NODE, "secret", command)).started();
    run.succeed(0, Map.of("modelPath", "hunter2")).succeed(0);
    assertThat(run.history).hasSizeGreaterThan(1);
    assertThat(run.history.toString()).doesNotContain("hunter2");
    assertThat(run.sent.toString()).doesNotContain("hunter2");
    assertThat(run.steps.get(0).spec().toString()).doesNotContain("hunter2");
  }

  @Nested
  @DisplayName("watches progress:")
  class Watching {
    private StepSpec stalling(@Nullable Integer total, int stall) {
      var step = StepSpec.named("s", step().command()).on(NODE).stall(Duration.ofSeconds(stall));
      return total == null ? step.build() : step.timeout(Duration.ofSeconds(total)).build();
    }

    @Test
    @DisplayName("a step that makes none for its stall limit is given up, progress extends that")
    void stall() {
      Rehearsal run = Rehearsal.of(stalling(null, 20)).started().acknowledge(0);
      run.after(Duration.ofSeconds(19)).progress(0, 10);
      run.after(Duration.ofSeconds(19));
      assertThat(run.status(0)).isEqualTo(StepStatus.RUNNING);
      assertThat(run.last.wakeAt()).isEqualTo(run.now.plusSeconds(1));
      run.after(Duration.ofSeconds(1));
      assertThat(run.state(0).error().code()).isEqualTo("TIMEOUT");
    }

    @Test
    @DisplayName("a pause that ends while something else is decided is not forgotten")
    void rung() {
      Rehearsal run = Rehearsal.of(with(step(), false, tries(2)), step()).started();
      run.fail(0, ErrorCode.INTERNAL_ERROR);
      run.now = START.plusSeconds(3);
      run.acknowledge(1);
      assertThat(run.last.wakeAt()).isBeforeOrEqualTo(run.now);
      assertThat(run.after(Duration.ZERO).status(0)).isEqualTo(StepStatus.RUNNING);
    }

    @Test
    @DisplayName("its limit in all is not extended by progress")
    void total() {
      Rehearsal run = Rehearsal.of(stalling(30, 20)).started().acknowledge(0);
      run.after(Duration.ofSeconds(15)).progress(0, 10);
      run.after(Duration.ofSeconds(14)).progress(0, 20);
      assertThat(run.status(0)).isEqualTo(StepStatus.RUNNING);
      assertThat(run.after(Duration.ofSeconds(1)).status(0)).isEqualTo(StepStatus.FAILED);
    }

    @Test
    @DisplayName("with a stall limit alone, only the execution's time-out bounds a step")
    void unbounded() {
      Rehearsal run = Rehearsal.of(stalling(null, 20)).started();
      assertThat(run.state(0).deadlineAt()).isEqualTo(START.plusSeconds(3_600));
      run.on(new Patched(new ExecutionPatch(null, null, null, 7_200, null)));
      assertThat(run.state(0).deadlineAt()).isEqualTo(START.plusSeconds(7_200));
    }

    @Test
    @DisplayName("the execution's progress is the mean by the weights of its steps")
    void weighted() {
      StepSpec heavy = StepSpec.named("s", step().command()).on(NODE).weight(3).build();
      Rehearsal run = Rehearsal.of(heavy, step()).started().progress(0, 40);
      assertThat(run.execution.state().progress()).isEqualTo(30);
      assertThat(run.succeed(1).execution.state().progress()).isEqualTo(55);
    }
  }

  @Nested
  @DisplayName("keeps to the room that a node has:")
  class Rooms {
    @Test
    @DisplayName("what finds no place waits, and is sent when its turn has come")
    void queued() {
      Rehearsal run = Rehearsal.of(step(), step(), step());
      run.room = new NodeCapacity(2, true);
      run.started();
      assertThat(run.sent).hasSize(2);
      assertThat(run.last.queuedFor()).containsExactly(NODE);
      assertThat(run.state(2).sentAt()).isNull();
      assertThat(run.status(2)).isEqualTo(StepStatus.RUNNING);
      run.room = new NodeCapacity(1, true);
      run.on(new NodeReady(NODE));
      assertThat(run.sent).hasSize(3);
      assertThat(run.last.queuedFor()).isEmpty();
    }

    @Test
    @DisplayName("a command that ends makes room for the next of the same execution")
    void freed() {
      Rehearsal run = Rehearsal.of(step(), step(0));
      run.room = new NodeCapacity(1, true);
      run.started();
      run.room = new NodeCapacity(0, true);
      run.succeed(0);
      assertThat(run.sent).hasSize(2);
    }

    @Test
    @DisplayName("but not where something more urgent waits")
    void yielded() {
      Rehearsal run = Rehearsal.of(step(), step(0)).started();
      run.room = NodeCapacity.NONE;
      run.succeed(0);
      assertThat(run.sent).hasSize(1);
      assertThat(run.last.queuedFor()).containsExactly(NODE);
    }

    @Test
    @DisplayName("what is sent again needs no further place")
    void repeated() {
      Rehearsal run = Rehearsal.of(step()).started();
      run.room = NodeCapacity.NONE;
      run.after(Duration.ofSeconds(5));
      assertThat(run.sent).hasSize(2);
    }

    @Test
    @DisplayName("no time-out runs for what waits for a place, unless it sets one")
    void patient() {
      Rehearsal run = Rehearsal.of(step());
      run.room = NodeCapacity.NONE;
      run.started();
      assertThat(run.last.wakeAt()).isEqualTo(START.plusSeconds(3_600));
    }
  }
}
