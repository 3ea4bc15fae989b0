package io.aiwm.tests.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.command.Command;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.RetryPolicy;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Query;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.MessageType;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;

@Label("Any execution, on agents that fail and over links that lose, repeat and reorder,")
class DisorderTest {

  @Property(tries = 150)
  @Label("ends, and neither runs a step too early nor carries a command out twice")
  void ends(@ForAll long seed) {
    new Disorder(new Random(seed)).run();
  }

  /** One random life. */
  private static final class Disorder {
    /** Far more than the longest life: time-outs, all retries and their pauses. */
    private static final int MOST_ROUNDS = 5_000;

    private final Random random;
    private final VirtualTime time = new VirtualTime();
    private final InMemoryStore store = InMemoryStore.open(time);
    private final Controller controller = new Controller("c1", store, time);
    private final List<ScriptedAgent> agents = new ArrayList<>();
    private final List<ScriptedAgent.Message> network = new ArrayList<>();
    private final List<StepSpec> specs = new ArrayList<>();
    private String executionId = "";
    private int progress;
    private int retries;

    Disorder(Random random) {
      this.random = random;
      for (int i = 0; i < 2; i++) {
        ScriptedAgent agent = Drafts.agent(store, "n" + i, true);
        agent.script = this::carryOut;
        agents.add(agent);
      }
    }

    private CommandResult carryOut(Command command) {
      requireDependenciesDone(command.metadata().stepIndex());
      if (random.nextInt(4) > 0) {
        return CommandResult.success(command.messageId(), Map.of("n", random.nextInt()));
      }
      ErrorCode code = random.nextBoolean() ? ErrorCode.INTERNAL_ERROR : ErrorCode.MODEL_NOT_FOUND;
      return CommandResult.failure(command.messageId(), ErrorInfo.of(code, "no"));
    }

    /** The commit that lets a step begin comes before its command, so the store must show it. */
    private void requireDependenciesDone(int index) {
      Execution stored = store.list(Execution.KIND, Query.in(Scope.all())).data().get(0);
      List<ExecutionStep> steps = new Controller("reader", store, time).steps(stored.id());
      for (int needed : specs.get(index).dependsOn()) {
        ExecutionStep step = steps.get(needed);
        boolean done =
            step.state().status() == StepStatus.COMPLETED
                || (step.spec().optional() && step.state().status() == StepStatus.FAILED);
        assertThat(done).as("step %s ran before %s was done", index, needed).isTrue();
      }
    }

    void run() {
      agents.forEach(controller::connect);
      draw();
      executionId = controller.submit(Drafts.of(random.nextInt(3), specs)).id();
      int rounds = 0;
      while (!execution().state().status().terminal() && rounds++ < MOST_ROUNDS) {
        disturb();
        checkProgress();
      }
      check();
    }

    /** A random graph: each step may depend on any that come before it. */
    private void draw() {
      int count = 1 + random.nextInt(8);
      for (int i = 0; i < count; i++) {
        List<Integer> after = new ArrayList<>();
        for (int j = 0; j < i; j++) {
          if (random.nextInt(3) == 0) {
            after.add(j);
          }
        }
        specs.add(
            new StepSpec(
                "step " + i,
                null,
                agents.get(random.nextInt(2)).nodeId,
                CommandSpec.of(MessageType.CONTAINER_LIST, Map.of()),
                after,
                random.nextInt(4) == 0,
                null,
                new RetryPolicy(1 + random.nextInt(3), null, null, null)));
      }
    }

    private void disturb() {
      for (ScriptedAgent agent : agents) {
        network.addAll(agent.outbox);
        agent.outbox.clear();
      }
      switch (random.nextInt(6)) {
        case 0 -> reconnect(agents.get(random.nextInt(2)));
        case 1 -> pass(Duration.ofMillis(random.nextInt(8_000)));
        default -> something();
      }
    }

    /** Delivers some message, or loses it, or delivers it and keeps it to come again. */
    private void something() {
      if (network.isEmpty()) {
        pass(Duration.ofMillis(100));
        return;
      }
      int which = random.nextInt(network.size());
      ScriptedAgent.Message message = network.get(which);
      int fate = random.nextInt(10);
      if (fate > 0) {
        network.remove(which);
      }
      if (fate != 1) {
        controller.deliver(message);
      }
    }

    private void reconnect(ScriptedAgent agent) {
      if (controller.sessions.remove(agent.nodeId) == null) {
        controller.connect(agent);
      }
    }

    private void pass(Duration duration) {
      time.advance(duration);
      controller.orchestrator.tick();
    }

    private Execution execution() {
      return controller.get(executionId);
    }

    private void checkProgress() {
      Execution now = execution();
      if (now.state().retryCount() == retries) {
        assertThat(now.state().progress()).isGreaterThanOrEqualTo(progress);
      }
      retries = now.state().retryCount();
      progress = now.state().progress();
    }

    private void check() {
      Execution ended = execution();
      assertThat(ended.state().status().terminal()).isTrue();
      assertThat(ended.header().wakeAt()).isNull();
      List<Command> effects = new ArrayList<>();
      agents.forEach(agent -> effects.addAll(agent.effects));
      assertThat(effects).extracting(Command::messageId).doesNotHaveDuplicates();
      List<ExecutionStep> steps = controller.steps(executionId);
      assertThat(steps).allMatch(step -> step.state().status().terminal());
      if (ended.state().status() == ExecutionStatus.COMPLETED) {
        assertThat(steps)
            .allMatch(s -> s.spec().optional() || s.state().status() == StepStatus.COMPLETED);
        assertThat(ended.state().progress()).isEqualTo(100);
      } else {
        assertThat(ended.state().error()).isNotNull();
      }
    }
  }
}
