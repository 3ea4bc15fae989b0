package io.aiwm.tests.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.execution.AsyncStepHandler;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.StepContext;
import io.aiwm.api.execution.StepFailedException;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepState;
import io.aiwm.api.security.Scope;
import io.aiwm.api.security.SecretResolver;
import io.aiwm.core.internal.execution.dispatch.ExecutionHost;
import io.aiwm.core.settings.ExecutionSettings;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A step whose handler completes later")
class AsyncStepsTest {
  /** Input of the handler under test. */
  record Order(String item) {}

  private final VirtualTime time = new VirtualTime();
  private final InMemoryStore store = InMemoryStore.open(time);
  private final List<CompletableFuture<Map<String, Object>>> begun = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Controller controller = controller("c1");

  private Controller controller(String id) {
    ExecutionHost host = new ExecutionHost(List.of(new Handler()), Runnable::run, SECRETS);
    return new Controller(id, store, time, ExecutionSettings.defaults(), host);
  }

  private static final SecretResolver SECRETS = SecretResolver.NONE;

  private final class Handler implements AsyncStepHandler<Order, Map<String, Object>> {
    @Override
    public String name() {
      return "order";
    }

    @Override
    public Class<Order> inputType() {
      return Order.class;
    }

    @Override
    public CompletionStage<Map<String, Object>> begin(Order order, StepContext context)
        throws Exception {
      if (order.item().equals("broken")) {
        throw new StepFailedException("NO_ITEM", "There is none", false);
      }
      context.onCancelled(() -> told.add(context.executionId()));
      CompletableFuture<Map<String, Object>> outcome = new CompletableFuture<>();
      begun.add(outcome);
      return outcome;
    }
  }

  private Execution submit(String item, int attempts) {
    StepSpec step =
        StepSpec.named("order", CommandSpec.local("order", Map.of("item", item)))
            .attempts(attempts)
            .build();
    return controller.submit(Drafts.of(0, List.of(step)));
  }

  private StepState step(Execution execution) {
    return controller.steps(execution.id()).get(0).state();
  }

  private ExecutionStatus status(Execution execution) {
    return controller.get(execution.id()).state().status();
  }

  @Test
  @DisplayName("holds no thread meanwhile, and ends with what the stage says")
  void completes() {
    Execution execution = submit("gpu", 1);
    assertThat(status(execution)).isEqualTo(ExecutionStatus.RUNNING);
    begun.get(0).complete(Map.of("text", "done"));
    assertThat(status(execution)).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(step(execution).result()).containsEntry("text", "done");
  }

  @Test
  @DisplayName("stays this controller's for as long as it lives, without a write")
  void held() {
    Execution execution = submit("gpu", 1);
    Controller other = controller("c2");
    long version = controller.get(execution.id()).version();
    for (int i = 0; i < 10; i++) {
      time.advance(Duration.ofSeconds(5));
      controller.orchestrator.tick();
      other.orchestrator.tick();
    }
    assertThat(begun).hasSize(1);
    assertThat(step(execution).claimedBy()).isEqualTo("c1");
    assertThat(controller.get(execution.id()).version()).isEqualTo(version);
  }

  @Test
  @DisplayName("is begun again elsewhere once its controller has died, and the dead are not heard")
  void takenOver() {
    Execution execution = submit("gpu", 1);
    Controller heir = controller("c2");
    heir.orchestrator.tick();
    assertThat(begun).hasSize(1);
    heir.peers.dead.add("c1");
    heir.orchestrator.tick();
    assertThat(begun).hasSize(2);
    assertThat(step(execution).claimedBy()).isEqualTo("c2");
    begun.get(0).complete(Map.of("text", "from the dead"));
    assertThat(status(execution)).isEqualTo(ExecutionStatus.RUNNING);
    begun.get(1).complete(Map.of("text", "from the heir"));
    assertThat(step(execution).result()).containsEntry("text", "from the heir");
    assertThat(controller.get(execution.id()).heldBy()).isNull();
  }

  @Test
  @DisplayName("is taken over from each of several controllers that hold steps of one execution")
  void severalHolders() {
    StepSpec one = StepSpec.named("one", CommandSpec.local("order", Map.of("item", "a"))).build();
    StepSpec two = StepSpec.named("two", CommandSpec.local("order", Map.of("item", "b"))).build();
    Execution execution = controller.submit(Drafts.of(0, List.of(one, two)));
    Controller second = controller("c2");
    second.peers.dead.add("c1");
    second.orchestrator.tick();
    assertThat(begun).hasSize(4);
    Controller third = controller("c3");
    third.peers.dead.add("c2");
    third.orchestrator.tick();
    assertThat(begun).hasSize(6);
    assertThat(controller.get(execution.id()).heldBy()).isEqualTo("c3");
  }

  @Test
  @DisplayName("is stopped where it was taken over while the lease was over, and only there")
  void leaseLostForATime() {
    Execution taken = submit("gpu", 1);
    Controller heir = controller("c2");
    heir.peers.dead.add("c1");
    controller.peers.dead.add("c1");
    heir.orchestrator.tick();
    Execution kept = submit("cpu", 1);
    controller.peers.dead.clear();
    controller.orchestrator.tick();
    assertThat(told).containsExactly(taken.id());
    assertThat(begun).as("what went on here is not begun again").hasSize(3);
    assertThat(step(kept).claimedBy()).isEqualTo("c1");
  }

  @Test
  @DisplayName("is tried again where the stage fails in a way that may pass")
  void fails() {
    Execution execution = submit("gpu", 2);
    begun.get(0).completeExceptionally(new StepFailedException("BUSY", "come again", true));
    time.advance(Duration.ofSeconds(2));
    controller.orchestrator.tick();
    assertThat(begun).hasSize(2);
    begun.get(1).complete(Map.of());
    assertThat(status(execution)).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("fails where it cannot even begin")
  void cannotBegin() {
    Execution execution = submit("broken", 1);
    assertThat(status(execution)).isEqualTo(ExecutionStatus.FAILED);
    assertThat(step(execution).error().code()).isEqualTo("NO_ITEM");
  }

  @Test
  @DisplayName("is told that nobody waits any more, and is not listened to from then on")
  void cancelled() {
    Execution execution = submit("gpu", 1);
    controller.orchestrator.cancel(Fixtures.orgOwner(), Scope.all(), execution.id(), "enough");
    assertThat(told).containsExactly(execution.id());
    begun.get(0).complete(Map.of("text", "too late"));
    assertThat(step(execution).result()).isNull();
    assertThat(status(execution)).isEqualTo(ExecutionStatus.CANCELLED);
  }
}
