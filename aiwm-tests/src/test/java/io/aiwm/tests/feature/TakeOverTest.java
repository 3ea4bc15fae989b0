package io.aiwm.tests.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiwm.api.execution.AsyncStepHandler;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.StepContext;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.security.Scope;
import io.aiwm.api.time.Scheduler;
import io.aiwm.core.Aiwm;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A step that a controller's lease holds")
@Timeout(60)
class TakeOverTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final VirtualTime time = new VirtualTime();
  private final InMemoryStore store = new InMemoryStore();
  private int seconds;

  /** A controller whose clock can stop for good, as that of a killed process does. */
  private final class Controller implements Scheduler {
    final List<CompletableFuture<Map<String, Object>>> begun = new CopyOnWriteArrayList<>();
    final Aiwm aiwm;
    volatile boolean dead;

    Controller(InMemoryStore store) {
      aiwm =
          Aiwm.builder()
              .store(store)
              .authenticator(request -> Fixtures.orgOwner().principal())
              .nodeTokens(NodeTokens.hs256("n".repeat(32)))
              .notifiersOnClassPath(false)
              .timeSource(time)
              .scheduler(this)
              .executors(Runnable::run, Runnable::run)
              .stepExecutor(Runnable::run)
              .stepHandler(new Slow(begun))
              .build();
      aiwm.start();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
      return time.after(delay, () -> run(task));
    }

    @Override
    public Cancellable every(Duration interval, Runnable task) {
      return time.every(interval, () -> run(task));
    }

    private void run(Runnable task) {
      if (!dead) {
        task.run();
      }
    }

    @Override
    public void close() {}
  }

  private record Slow(List<CompletableFuture<Map<String, Object>>> begun)
      implements AsyncStepHandler<Map<String, Object>, Map<String, Object>> {
    @Override
    public String name() {
      return "slow";
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Class<Map<String, Object>> inputType() {
      return (Class) Map.class;
    }

    @Override
    public CompletionStage<Map<String, Object>> begin(
        Map<String, Object> input, StepContext context) {
      CompletableFuture<Map<String, Object>> outcome = new CompletableFuture<>();
      begun.add(outcome);
      return outcome;
    }
  }

  @Test
  @DisplayName("stays there while the controller lives, and goes to a peer once it is dead")
  void killed() {
    Controller first = new Controller(store);
    Controller second = new Controller(store.another());
    Execution execution =
        first
            .aiwm
            .executions()
            .submit(
                Fixtures.orgOwner(),
                ExecutionDraft.named("held")
                    .timeout(Duration.ofHours(1))
                    .step(
                        StepSpec.named("slow", CommandSpec.local("slow", Map.of()))
                            .timeout(Duration.ofMinutes(50))
                            .build())
                    .build())
            .execution();
    await().pollInterval(MOMENT).until(() -> pass() == 60);
    assertThat(first.begun).hasSize(1);
    assertThat(second.begun).isEmpty();

    first.dead = true;
    await().pollInterval(MOMENT).until(() -> pass() > 60 && second.begun.size() == 1);
    second.begun.get(0).complete(Map.of("by", "the peer"));
    await()
        .until(
            () ->
                second
                        .aiwm
                        .executions()
                        .find(Scope.all(), execution.id())
                        .orElseThrow()
                        .state()
                        .status()
                    == ExecutionStatus.COMPLETED);
    second.aiwm.close();
  }

  /** Lets a second pass; between two calls other threads have a moment to renew leases. */
  private int pass() {
    time.advance(SECOND);
    return ++seconds;
  }
}
