package io.aiwm.tests.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Query;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole life of an execution, once for every commit at which the controller can die. */
@DisplayName("An execution whose controller dies")
class CrashTest {
  private static final int MOST_COMMITS = 30;

  @ParameterizedTest(name = "the commit landed: {0}")
  @DisplayName("at any commit, before or after it lands, ends with each step done exactly once")
  @ValueSource(booleans = {true, false})
  void anywhere(boolean written) {
    int crashes = 0;
    for (int commit = 1; commit <= MOST_COMMITS; commit++) {
      crashes += new Life(commit, written).live() ? 1 : 0;
    }
    // A longer life than tested would leave crash points out; a shorter one would test nothing.
    assertThat(crashes).isBetween(5, MOST_COMMITS - 1);
  }

  /** A diamond of steps on two nodes. */
  private static final class Life {
    private final VirtualTime time = new VirtualTime();
    private final InMemoryStore database = InMemoryStore.open(time);
    private final ScriptedAgent left = Drafts.agent(database, "left", true);
    private final ScriptedAgent right = Drafts.agent(database, "right", true);
    private final int crashAt;
    private final boolean written;
    private CrashingStore store;
    private Controller controller;

    Life(int crashAt, boolean written) {
      this.crashAt = crashAt;
      this.written = written;
      start();
      store.crashAt(crashAt, written);
    }

    private void start() {
      store = new CrashingStore(database);
      controller = new Controller("c" + time.nanos(), store, time);
    }

    /** Lives to the end; says whether there was a crash on the way. */
    boolean live() {
      boolean crashed = false;
      try {
        submitAndRun();
      } catch (CrashingStore.Crash e) {
        crashed = true;
        restart();
      }
      check();
      return crashed;
    }

    private void submitAndRun() {
      controller.connect(left);
      controller.connect(right);
      controller.submit(draft());
      run();
    }

    private ExecutionDraft draft() {
      return Drafts.of(
          0,
          List.of(
              Drafts.step(left.nodeId),
              Drafts.step(right.nodeId, 0),
              Drafts.step(left.nodeId, 0),
              Drafts.step(right.nodeId, 1, 2)));
    }

    /** What was said to the dead controller is lost with it. */
    private void restart() {
      left.outbox.clear();
      right.outbox.clear();
      start();
      if (executions().isEmpty()) {
        submitAndRun();
        return;
      }
      controller.connect(left);
      controller.connect(right);
      run();
    }

    private void run() {
      for (int i = 0; i < 20; i++) {
        controller.deliver();
        time.advance(Duration.ofSeconds(2));
        controller.orchestrator.tick();
      }
    }

    private List<Execution> executions() {
      return database.list(Execution.KIND, Query.in(Scope.all())).data();
    }

    private void check() {
      String point = "crash at commit " + crashAt + (written ? " after" : " before") + " it landed";
      assertThat(executions()).as(point).hasSize(1);
      Execution execution = executions().get(0);
      assertThat(execution.state().status()).as(point).isEqualTo(ExecutionStatus.COMPLETED);
      List<Integer> done = new ArrayList<>();
      left.effects.forEach(command -> done.add(command.metadata().stepIndex()));
      right.effects.forEach(command -> done.add(command.metadata().stepIndex()));
      assertThat(done).as(point).containsExactlyInAnyOrder(0, 1, 2, 3);
      assertThat(new Controller("reader", database, time).steps(execution.id()))
          .as(point)
          .allMatch(step -> step.state().status() == StepStatus.COMPLETED);
    }
  }
}
