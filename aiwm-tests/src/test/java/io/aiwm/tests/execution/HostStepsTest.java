package io.aiwm.tests.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.StepContext;
import io.aiwm.api.execution.StepFailedException;
import io.aiwm.api.execution.StepHandler;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepState;
import io.aiwm.api.security.Scope;
import io.aiwm.api.security.SecretRef;
import io.aiwm.api.security.SecretResolver;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageType;
import io.aiwm.core.internal.execution.dispatch.ExecutionHost;
import io.aiwm.core.settings.ExecutionSettings;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the host brings to executions")
class HostStepsTest {
  /** Input of the handler under test. */
  record Order(String item, int count) {}

  /** Its output. */
  record Receipt(String text) {}

  private final VirtualTime time = new VirtualTime();
  private final InMemoryStore store = InMemoryStore.open(time);
  private final List<Order> orders = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private StepHandler.Body<Order, Receipt> body =
      (order, context) -> new Receipt(order.count() + " x " + order.item());
  private SecretResolver secrets = SecretResolver.NONE;

  private Controller controller(String id, Executor executor) {
    StepHandler<Order, Receipt> handler = StepHandler.of("order", Order.class, this::handle);
    SecretResolver resolver = (owner, ref) -> secrets.resolve(owner, ref);
    return new Controller(
        id,
        store,
        time,
        ExecutionSettings.defaults(),
        new ExecutionHost(List.of(handler), executor, resolver));
  }

  private Receipt handle(Order order, StepContext context) throws Exception {
    orders.add(order);
    keys.add(context.idempotencyKey());
    return body.handle(order, context);
  }

  private static StepSpec order(Object item, int attempts, int... after) {
    return StepSpec.named("order", CommandSpec.local("order", Map.of("item", item, "count", 2)))
        .attempts(attempts)
        .after(after)
        .build();
  }

  private static ExecutionDraft one(StepSpec... steps) {
    return Drafts.of(0, List.of(steps));
  }

  private void work() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private StepState step(Controller controller, Execution execution, int index) {
    return controller.steps(execution.id()).get(index).state();
  }

  @Test
  @DisplayName("runs steps in its own Java beside those on nodes, with typed input and output")
  void sideBySide() {
    Controller controller = controller("c1", tasks::add);
    ScriptedAgent agent = Drafts.agent(store, "n1", true);
    controller.connect(agent);
    StepSpec told =
        StepSpec.named(
                "tell",
                CommandSpec.of(MessageType.MODEL_LIST, Map.of("r", "${steps.0.result.text}")))
            .on(agent.nodeId)
            .after(0)
            .build();
    Execution execution = controller.submit(one(order("gpu", 1), told));
    assertThat(orders).isEmpty();
    work();
    controller.deliver();
    assertThat(orders).containsExactly(new Order("gpu", 2));
    assertThat(agent.received.get(0).data()).containsEntry("r", "2 x gpu");
    assertThat(controller.get(execution.id()).state().status())
        .isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("tries again what failed in a way that may pass, under the same idempotency key")
  void retried() {
    body =
        (order, context) -> {
          if (context.attempt() == 1) {
            throw new StepFailedException("BUSY", "come again", true);
          }
          return new Receipt("done");
        };
    Controller controller = controller("c1", tasks::add);
    Execution execution = controller.submit(one(order("gpu", 2)));
    work();
    time.advance(Duration.ofSeconds(2));
    controller.orchestrator.tick();
    work();
    assertThat(controller.get(execution.id()).state().status())
        .isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(keys).hasSize(2).containsOnly(keys.get(0));
  }

  @Test
  @DisplayName("shows of an unforeseen exception its class, and nothing that may be secret")
  void broken() {
    body =
        (order, context) -> {
          throw new IllegalStateException("password is 1234");
        };
    Controller controller = controller("c1", tasks::add);
    Execution execution = controller.submit(one(order("gpu", 1)));
    work();
    assertThat(step(controller, execution, 0).error().message())
        .isEqualTo("The handler failed with IllegalStateException");
  }

  @Test
  @DisplayName("fails a step whose data is not what the handler takes, naming the field")
  void unreadable() {
    Controller controller = controller("c1", tasks::add);
    StepSpec bad =
        StepSpec.named("order", CommandSpec.local("order", Map.of("count", "many"))).build();
    Execution execution = controller.submit(one(bad));
    work();
    assertThat(step(controller, execution, 0).error().code()).isEqualTo("COMMAND_INVALID");
    assertThat(step(controller, execution, 0).error().message())
        .contains("data.count")
        .doesNotContain("many");
  }

  @Test
  @DisplayName("has another controller take over what a dead one had begun, and not before")
  void takenOver() {
    Controller dead = controller("c1", task -> {});
    Execution execution = dead.submit(one(order("gpu", 1)));
    Controller heir = controller("c2", tasks::add);
    time.advance(Duration.ofSeconds(14));
    heir.orchestrator.tick();
    assertThat(tasks).isEmpty();
    time.advance(Duration.ofSeconds(1));
    heir.orchestrator.tick();
    work();
    assertThat(heir.get(execution.id()).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("keeps what takes long by renewing its claim")
  void renewed() {
    Controller busy = controller("c1", tasks::add);
    Execution execution = busy.submit(one(order("gpu", 1)));
    Controller other = controller("c2", tasks::add);
    for (int i = 0; i < 10; i++) {
      time.advance(Duration.ofSeconds(5));
      busy.orchestrator.tick();
      other.orchestrator.tick();
    }
    assertThat(tasks).hasSize(1);
    assertThat(step(busy, execution, 0).claimedBy()).isEqualTo("c1");
  }

  @Test
  @DisplayName("ignores what a frozen controller says once another one has taken over")
  void frozen() {
    Queue<Runnable> late = new ArrayDeque<>();
    Controller frozen = controller("c1", late::add);
    Execution execution = frozen.submit(one(order("gpu", 1), order("cpu", 1, 0)));
    Controller heir = controller("c2", tasks::add);
    time.advance(Duration.ofSeconds(15));
    heir.orchestrator.tick();
    late.remove().run();
    assertThat(step(heir, execution, 0).completedAt()).isNull();
    work();
    assertThat(heir.get(execution.id()).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("tells a handler that nobody waits for it any more")
  void cancelled() {
    Controller controller = controller("c1", tasks::add);
    List<Boolean> seen = new ArrayList<>();
    body =
        (order, context) -> {
          String id = context.executionId();
          controller.orchestrator.cancel(Fixtures.orgOwner(), Scope.all(), id, "enough");
          seen.add(context.cancelled());
          seen.add(Thread.currentThread().isInterrupted());
          return new Receipt("too late");
        };
    Execution execution = controller.submit(one(order("gpu", 1)));
    work();
    assertThat(seen).containsExactly(true, true);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(step(controller, execution, 0).result()).isNull();
    assertThat(controller.get(execution.id()).state().status())
        .isEqualTo(ExecutionStatus.CANCELLED);
  }

  @Test
  @DisplayName("lets a step wait where the host's executor is full")
  void full() {
    List<Runnable> room = new ArrayList<>();
    Executor executor =
        task -> {
          if (room.isEmpty()) {
            throw new RejectedExecutionException("full");
          }
          tasks.add(task);
        };
    Controller controller = controller("c1", executor);
    Execution execution = controller.submit(one(order("gpu", 1)));
    assertThat(step(controller, execution, 0).claimedBy()).isNull();
    room.add(() -> {});
    time.advance(Duration.ofSeconds(5));
    controller.orchestrator.tick();
    work();
    assertThat(controller.get(execution.id()).state().status())
        .isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("hears of progress")
  void progress() {
    Controller controller = controller("c1", tasks::add);
    body =
        (order, context) -> {
          context.progress(40);
          time.advance(Duration.ofSeconds(1));
          controller.orchestrator.tick();
          assertThat(controller.get(context.executionId()).state().progress()).isEqualTo(40);
          return new Receipt("done");
        };
    Execution execution = controller.submit(one(order("gpu", 1)));
    work();
    assertThat(controller.get(execution.id()).state().status())
        .isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("puts secrets into commands when they are sent, and stores their names alone")
  void secrets() {
    secrets = (owner, ref) -> Optional.of("s3cret-of-" + ref.name());
    Controller controller = controller("c1", tasks::add);
    ScriptedAgent agent = Drafts.agent(store, "n1", true);
    controller.connect(agent);
    Map<String, Object> data =
        Map.of(
            "token", new SecretRef("hf"), "env", List.of(Map.of("auth", "Bearer ${secrets.api}")));
    StepSpec step =
        StepSpec.named("s", CommandSpec.of(MessageType.MODEL_LIST, data)).on(agent.nodeId).build();
    Execution execution = controller.submit(one(step, order("${secrets.shop}", 1)));
    work();
    assertThat(agent.received.get(0).data())
        .containsEntry("token", "s3cret-of-hf")
        .containsEntry("env", List.of(Map.of("auth", "Bearer s3cret-of-api")));
    assertThat(orders.get(0).item()).isEqualTo("s3cret-of-shop");
    assertThat(controller.steps(execution.id()).get(0).spec().command().data().toString())
        .contains("${secrets.hf}")
        .doesNotContain("s3cret");
    assertThat(controller.orchestrator.history(Scope.all(), execution.id(), 100))
        .noneMatch(entry -> entry.details().toString().contains("s3cret"));
  }

  @Test
  @DisplayName("are sealed where a command is submitted with secrets, and sent as they were")
  void sealed() {
    Controller controller = controller("c1", tasks::add);
    ScriptedAgent agent = Drafts.agent(store, "n1", true);
    Map<String, Object> data =
        Map.of(
            "containerImage",
            "llm:1",
            "environment",
            Map.of("HF_HOME", "/data", "KEY", "s3cret-1 ${steps.0.result.id}"),
            "registryCredentials",
            Map.of("username", "ann", "password", "s3cret-2"),
            "modelPath",
            "https://models.example/a.bin?X-Signature=s3cret-3");
    agent.script = command -> CommandResult.success(command.messageId(), Map.of("id", 7));
    StepSpec first = Drafts.step(agent.nodeId);
    Execution execution =
        controller.submit(
            one(
                first,
                StepSpec.on(agent.nodeId, "act", CommandSpec.of("deployment.create", data), 0)));
    controller.connect(agent);
    controller.deliver();
    assertThat(agent.received.get(1).data())
        .isEqualTo(
            Map.of(
                "containerImage",
                "llm:1",
                "environment",
                Map.of("HF_HOME", "/data", "KEY", "s3cret-1 7"),
                "registryCredentials",
                Map.of("username", "ann", "password", "s3cret-2"),
                "modelPath",
                "https://models.example/a.bin?X-Signature=s3cret-3"));
    assertThat(controller.steps(execution.id()).get(1).spec().command().data().toString())
        .contains("llm:1", "ann", "https://models.example/a.bin?", "${steps.0.result.id}")
        .doesNotContain("s3cret", "/data");
  }

  @Test
  @DisplayName("never takes what an agent says for the name of a secret")
  void injected() {
    secrets = (owner, ref) -> Optional.of("s3cret");
    Controller controller = controller("c1", tasks::add);
    ScriptedAgent agent = Drafts.agent(store, "n1", true);
    agent.script =
        command -> CommandResult.success(command.messageId(), Map.of("text", "${secrets.hf}"));
    controller.connect(agent);
    StepSpec first = Drafts.step(agent.nodeId);
    controller.submit(one(first, order("${steps.0.result.text} and ${secrets.mine}", 1, 0)));
    controller.deliver();
    work();
    assertThat(orders.get(0).item()).isEqualTo("${secrets.hf} and s3cret");
  }

  @Test
  @DisplayName("fails a step whose secret there is not, and lets one wait that cannot be told now")
  void noSecret() {
    Controller controller = controller("c1", tasks::add);
    Execution without = controller.submit(one(order("${secrets.gone}", 1)));
    assertThat(step(controller, without, 0).error().message()).contains("${secrets.gone}");
    secrets =
        (owner, ref) -> {
          throw new IllegalStateException("sealed");
        };
    Execution later = controller.submit(one(order("${secrets.later}", 1)));
    assertThat(step(controller, later, 0).sentAt()).isNull();
    secrets = (owner, ref) -> Optional.of("now");
    time.advance(Duration.ofSeconds(5));
    controller.orchestrator.tick();
    work();
    assertThat(controller.get(later.id()).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("must give its handlers good names, each once")
  void names() {
    StepHandler<Order, Order> bad = StepHandler.of("Bad Name", Order.class, (in, context) -> in);
    StepHandler<Order, Order> good = StepHandler.of("good", Order.class, (in, context) -> in);
    for (List<StepHandler<?, ?>> handlers :
        List.of(List.<StepHandler<?, ?>>of(bad), List.<StepHandler<?, ?>>of(good, good))) {
      ExecutionHost host = new ExecutionHost(handlers, tasks::add, SecretResolver.NONE);
      assertThatThrownBy(() -> new Controller("c", store, time, ExecutionSettings.defaults(), host))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
