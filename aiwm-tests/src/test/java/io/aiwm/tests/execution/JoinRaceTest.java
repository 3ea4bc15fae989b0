package io.aiwm.tests.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Two controllers that hear the answers of one fan-out at the same time")
class JoinRaceTest {
  private static final int RACES = 1_000;
  private static final int BRANCHES = 6;
  private static final int JOIN = BRANCHES;

  private final VirtualTime time = new VirtualTime();
  private final InMemoryStore store = InMemoryStore.open(time);
  private final ScriptedAgent left = Drafts.agent(store, "left", true);
  private final ScriptedAgent right = Drafts.agent(store, "right", true);
  private final Controller one = new Controller("one", store, time);
  private final Controller two = new Controller("two", store, time);
  private final CyclicBarrier start = new CyclicBarrier(2);
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  @DisplayName("begin the step that joins it exactly once, every time")
  void joinsOnce() throws Exception {
    one.connect(left);
    two.connect(right);
    for (int race = 0; race < RACES; race++) {
      String id = race();
      assertThat(one.get(id).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
      assertThat(begun(id)).as("race %d", race).isEqualTo(1);
    }
  }

  private String race() throws Exception {
    Execution execution = one.submit(Drafts.of(0, fanOut()));
    two.orchestrator.dispatch(right.nodeId);
    Future<?> first = threads.submit(() -> deliver(one));
    Future<?> second = threads.submit(() -> deliver(two));
    first.get(10, TimeUnit.SECONDS);
    second.get(10, TimeUnit.SECONDS);
    one.orchestrator.dispatch(left.nodeId);
    one.deliver();
    return execution.id();
  }

  /** Half of the branches on each node; the join is the left one's. */
  private List<StepSpec> fanOut() {
    List<StepSpec> steps = new ArrayList<>();
    for (int i = 0; i < BRANCHES; i++) {
      steps.add(Drafts.step(i % 2 == 0 ? left.nodeId : right.nodeId));
    }
    steps.add(Drafts.step(left.nodeId, IntStream.range(0, JOIN).boxed().toArray(Integer[]::new)));
    return steps;
  }

  private Void deliver(Controller controller) throws Exception {
    start.await(10, TimeUnit.SECONDS);
    controller.deliver();
    return null;
  }

  /** How many commands of the join there were, whatever their ids. */
  private long begun(String id) {
    return left.received.stream()
        .filter(command -> id.equals(command.metadata().executionId()))
        .filter(command -> command.metadata().stepIndex() == JOIN)
        .count();
  }
}
