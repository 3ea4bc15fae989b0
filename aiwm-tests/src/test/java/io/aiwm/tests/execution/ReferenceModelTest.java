package io.aiwm.tests.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.command.Command;
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
import io.aiwm.core.settings.ExecutionSettings;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;

/**
 * The engine against a model of ten lines that knows neither messages nor time nor crashes: which
 * try of a step fails is drawn beforehand, so what must come of the whole follows from that alone.
 */
@Label("Any execution, through lost messages and crashes of the controller,")
class ReferenceModelTest {

  @Property(tries = 120)
  @Label("ends as the reference model says, with just as many tries of each step")
  void conforms(@ForAll long seed) {
    new Life(new Random(seed)).run();
  }

  /** What the tries of a step come to: failures to be tried again, then an end. */
  private record Fate(int failures, boolean fatalEnd) {

    /** Tries that the step takes, and whether it succeeds in the end, under a policy. */
    boolean succeeds(StepSpec spec) {
      return failures < spec.retry().maxAttempts() && !fatalEnd;
    }

    int tries(StepSpec spec) {
      return Math.min(failures + 1, spec.retry().maxAttempts());
    }

    Optional<ErrorCode> errorOf(int attempt) {
      if (attempt <= failures) {
        return Optional.of(ErrorCode.INTERNAL_ERROR);
      }
      return fatalEnd ? Optional.of(ErrorCode.MODEL_NOT_FOUND) : Optional.empty();
    }
  }

  /** One random life. */
  private static final class Life {
    private static final int MOST_ROUNDS = 20_000;

    private final Random random;
    private final VirtualTime time = new VirtualTime();
    private final InMemoryStore database = InMemoryStore.open(time);
    private final List<ScriptedAgent> agents = new ArrayList<>();
    private final List<ScriptedAgent.Message> network = new ArrayList<>();
    private final List<StepSpec> specs = new ArrayList<>();
    private final List<Fate> fates = new ArrayList<>();
    private final Map<Integer, Integer> tries = new HashMap<>();
    private CrashingStore store = new CrashingStore(database);
    private Controller controller;

    Life(Random random) {
      this.random = random;
      for (int i = 0; i < 2; i++) {
        ScriptedAgent agent = Drafts.agent(database, "n" + i, true);
        agent.script = this::carryOut;
        agents.add(agent);
      }
      int count = 1 + random.nextInt(7);
      for (int i = 0; i < count; i++) {
        draw(i);
      }
      restart();
    }

    private void draw(int index) {
      List<Integer> after = new ArrayList<>();
      for (int j = 0; j < index; j++) {
        if (random.nextInt(3) == 0) {
          after.add(j);
        }
      }
      StepSpec plain = Drafts.step(agents.get(random.nextInt(2)).nodeId);
      specs.add(
          new StepSpec(
              "step " + index,
              null,
              plain.nodeId(),
              plain.command(),
              after,
              random.nextInt(4) == 0,
              600_000,
              new RetryPolicy(1 + random.nextInt(3), null, null, null)));
      fates.add(new Fate(random.nextInt(3), random.nextInt(8) == 0));
    }

    /** The same try fails the same way in each retry of the whole execution. */
    private CommandResult carryOut(Command command) {
      int index = command.metadata().stepIndex();
      int most = specs.get(index).retry().maxAttempts();
      int tried = tries.merge(index, 1, Integer::sum);
      int attempt = (tried - 1) % fates.get(index).tries(specs.get(index)) + 1;
      assertThat(attempt).isLessThanOrEqualTo(most);
      return fates
          .get(index)
          .errorOf(attempt)
          .map(code -> CommandResult.failure(command.messageId(), ErrorInfo.of(code, "no")))
          .orElseGet(() -> CommandResult.success(command.messageId(), Map.of()));
    }

    /** A new process: what was on its way to the old one may still arrive. */
    private void restart() {
      store = new CrashingStore(database);
      store.crashAt(2 + random.nextInt(12), random.nextBoolean());
      ExecutionSettings settings = ExecutionSettings.defaults().withCommandsPerNode(2);
      controller = new Controller("c" + random.nextInt(), store, time, settings);
    }

    void run() {
      int maxRetries = random.nextInt(3);
      int rounds = 0;
      while (!ended() && rounds++ < MOST_ROUNDS) {
        try {
          if (execution().isEmpty()) {
            controller.submit(Drafts.lasting(maxRetries, specs));
          }
          disturb();
        } catch (CrashingStore.Crash e) {
          restart();
        }
      }
      check(maxRetries);
    }

    private void disturb() {
      for (ScriptedAgent agent : agents) {
        network.addAll(agent.outbox);
        agent.outbox.clear();
      }
      switch (random.nextInt(5)) {
        case 0 -> reconnect(agents.get(random.nextInt(2)));
        case 1 -> pass(Duration.ofMillis(random.nextInt(8_000)));
        default -> something();
      }
    }

    /** Delivers some message, or loses it, or delivers it and keeps it to come again. */
    private void something() {
      if (network.isEmpty()) {
        pass(Duration.ofMillis(500));
        return;
      }
      ScriptedAgent.Message message = network.get(random.nextInt(network.size()));
      int fate = random.nextInt(10);
      if (fate > 0) {
        network.remove(message);
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

    private Optional<Execution> execution() {
      return database.list(Execution.KIND, Query.in(Scope.all())).data().stream().findFirst();
    }

    private boolean ended() {
      return execution().filter(e -> e.state().status().terminal()).isPresent();
    }

    private boolean succeeds(int index) {
      return fates.get(index).succeeds(specs.get(index));
    }

    private void check(int maxRetries) {
      Execution ended = execution().orElseThrow();
      boolean doomed = false;
      boolean retryable = true;
      for (int i = 0; i < specs.size(); i++) {
        doomed |= !succeeds(i) && !specs.get(i).optional();
        retryable &= !fates.get(i).fatalEnd();
      }
      assertThat(ended.state().status())
          .as("%s", ended)
          .isEqualTo(doomed ? ExecutionStatus.FAILED : ExecutionStatus.COMPLETED);
      if (!doomed) {
        assertThat(ended.state().retryCount()).isZero();
        checkSteps(ended);
      } else if (retryable) {
        assertThat(ended.state().retryCount()).isEqualTo(maxRetries);
      }
    }

    private void checkSteps(Execution ended) {
      for (ExecutionStep step : controller.steps(ended.id())) {
        int index = step.index();
        assertThat(step.state().status())
            .isEqualTo(succeeds(index) ? StepStatus.COMPLETED : StepStatus.FAILED);
        assertThat(tries.get(index)).isEqualTo(fates.get(index).tries(specs.get(index)));
      }
    }
  }
}
