package io.aiwm.tests.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Ten thousand executions")
class ManyExecutionsTest {
  private static final int MANY = 10_000;

  @Test
  @Timeout(180)
  @DisplayName("are open at once without a thread or a timer for any, and all complete")
  void open() {
    VirtualTime time = new VirtualTime();
    InMemoryStore store = InMemoryStore.open(time);
    Controller controller = new Controller("c1", store, time);
    ScriptedAgent agent = Drafts.agent(store, "n1", true);
    int threads = Thread.activeCount();
    int timers = time.pending();
    for (int i = 0; i < MANY; i++) {
      controller.submit(Drafts.sequence(agent.nodeId, 1));
    }
    assertThat(byStatus(store)).isEqualTo(Map.of(running(), (long) MANY));
    assertThat(time.pending()).isEqualTo(timers);
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
    controller.connect(agent);
    controller.deliver();
    assertThat(byStatus(store))
        .isEqualTo(Map.of(ExecutionStatus.COMPLETED.wireName(), (long) MANY));
    assertThat(agent.effects).hasSize(MANY);
  }

  private static String running() {
    return ExecutionStatus.RUNNING.wireName();
  }

  private static Map<String, Long> byStatus(InMemoryStore store) {
    return store.countBy(Execution.KIND, Scope.all(), "status");
  }
}
