package io.aiwm.tests.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.LimitExceededException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionPatch;
import io.aiwm.api.execution.ExecutionSpec;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Query;
import io.aiwm.api.wire.Priority;
import io.aiwm.core.settings.ExecutionSettings;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A node that has more work than it can take")
class BackPressureTest {
  private static final int LIMIT = 3;

  private final VirtualTime time = new VirtualTime();
  private final InMemoryStore store = InMemoryStore.open(time);
  private final Controller controller = controller("c1");
  private ScriptedAgent agent;

  private Controller controller(String id) {
    ExecutionSettings settings =
        ExecutionSettings.defaults().withCommandsPerNode(LIMIT).withOpenPerOrganization(60);
    return new Controller(id, store, time, settings);
  }

  @BeforeEach
  void node() {
    agent = Drafts.agent(store, "n1", true);
  }

  private List<Execution> submit(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              time.advance(Duration.ofMillis(1));
              return controller.submit(Drafts.sequence(agent.nodeId, 1));
            })
        .toList();
  }

  private Execution submit(Priority priority) {
    time.advance(Duration.ofMillis(1));
    ExecutionDraft draft = Drafts.sequence(agent.nodeId, 1);
    ExecutionSpec s = draft.spec();
    ExecutionSpec spec =
        new ExecutionSpec(
            s.name(), null, s.category(), null, priority, null, null, null, null, 600, 0);
    return controller.submit(new ExecutionDraft(spec, draft.steps(), draft.metadata()));
  }

  /** Lets the agent answer one command, and returns the executions that it was given so far. */
  private List<String> served() {
    controller.deliver(agent.outbox.remove(0));
    controller.deliver(agent.outbox.remove(0));
    return agent.received.stream().map(c -> c.metadata().executionId()).toList();
  }

  private int out() {
    return agent.outbox.size() / 2;
  }

  @Test
  @DisplayName("is given as many commands as it may have, and one more for each that ends")
  void limited() {
    controller.connect(agent);
    List<Execution> all = submit(20);
    assertThat(out()).isEqualTo(LIMIT);
    while (out() > 0) {
      served();
      assertThat(out()).isLessThanOrEqualTo(LIMIT);
    }
    assertThat(all)
        .allMatch(e -> controller.get(e.id()).state().status() == ExecutionStatus.COMPLETED);
    assertThat(agent.effects).hasSize(20);
  }

  @Test
  @DisplayName("gets no more than that when it registers and thousands wait")
  void registering() {
    submit(50);
    controller.connect(agent);
    assertThat(out()).isEqualTo(LIMIT);
    controller.deliver();
    assertThat(agent.effects).hasSize(50);
  }

  @Test
  @DisplayName("gets what it had again when it comes back, and nothing beyond its limit")
  void comingBack() {
    controller.connect(agent);
    submit(10);
    agent.outbox.clear();
    controller.connect(agent);
    assertThat(out()).isEqualTo(LIMIT);
    controller.deliver();
    assertThat(agent.effects).hasSize(10);
  }

  @Test
  @DisplayName("serves the urgent executions first and then the oldest")
  void priorities() {
    controller.connect(agent);
    submit(LIMIT);
    String low = submit(Priority.LOW).id();
    String normal = submit(Priority.NORMAL).id();
    String high = submit(Priority.HIGH).id();
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      order.add(served().get(LIMIT + i));
    }
    assertThat(order).containsExactly(high, normal, low);
  }

  @Test
  @DisplayName("serves an execution earlier that has become urgent")
  void hurried() {
    controller.connect(agent);
    submit(LIMIT);
    submit(Priority.NORMAL);
    String late = submit(Priority.NORMAL).id();
    ExecutionPatch urgent = new ExecutionPatch(null, null, Priority.HIGH, null, null);
    controller.orchestrator.update(Fixtures.orgOwner(), Scope.all(), late, urgent, null);
    assertThat(served()).last().isEqualTo(late);
  }

  @Test
  @DisplayName("lets the steps of one execution take turns too")
  void fanOut() {
    controller.connect(agent);
    Execution wide =
        controller.submit(
            Drafts.of(0, IntStream.range(0, 30).mapToObj(i -> Drafts.step(agent.nodeId)).toList()));
    assertThat(out()).isEqualTo(LIMIT);
    controller.deliver();
    assertThat(controller.get(wide.id()).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(agent.effects).hasSize(30);
  }

  @Test
  @DisplayName("gives the places of cancelled commands to those who wait")
  void cancelled() {
    agent.silent = true;
    controller.connect(agent);
    List<Execution> all = submit(LIMIT + 1);
    assertThat(agent.effects).hasSize(LIMIT);
    controller.orchestrator.cancel(Fixtures.orgOwner(), Scope.all(), all.get(0).id(), "");
    assertThat(agent.effects).hasSize(LIMIT + 1);
  }

  @Test
  @DisplayName("is served on although another controller ended what it had")
  void elsewhere() {
    agent.silent = true;
    controller.connect(agent);
    List<Execution> all = submit(LIMIT + 1);
    Controller other = controller("c2");
    other.orchestrator.cancel(Fixtures.orgOwner(), Scope.all(), all.get(0).id(), "");
    assertThat(agent.effects).hasSize(LIMIT);
    time.advance(Duration.ofSeconds(2));
    controller.orchestrator.tick();
    assertThat(agent.effects).hasSize(LIMIT + 1);
  }

  @Test
  @DisplayName("is served on although its queue was forgotten before its session was known")
  void registeredBeforeItsSession() {
    Controller narrow =
        new Controller("c1", store, time, ExecutionSettings.defaults().withCommandsPerNode(1));
    ScriptedAgent other = Drafts.agent(store, "n2", true);
    narrow.connect(other);
    Execution passing =
        narrow.submit(
            Drafts.of(
                0,
                List.of(
                    Drafts.step(other.nodeId),
                    Drafts.step(other.nodeId, 0),
                    Drafts.step(agent.nodeId, 1))));
    List<Execution> waiting = submit(2);
    narrow
        .orchestrator
        .registered(Caller.system("c1", "test"), agent.nodeId, agent.registration())
        .forEach(agent::receive);
    assertThat(out()).isEqualTo(1);
    narrow.deliver(other.outbox.remove(0));
    narrow.deliver(other.outbox.remove(0));
    narrow.sessions.put(agent.nodeId, agent);
    narrow.deliver(agent.outbox.remove(0));
    narrow.deliver(agent.outbox.remove(0));
    time.advance(Duration.ofSeconds(2));
    narrow.orchestrator.tick();
    assertThat(agent.effects).hasSize(2);
    narrow.deliver();
    assertThat(waiting)
        .allMatch(e -> narrow.get(e.id()).state().status() == ExecutionStatus.COMPLETED);
    assertThat(narrow.get(passing.id()).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("costs a step that must wait no more than one commit more")
  void economy() {
    CrashingStore counted = new CrashingStore(store);
    Controller counting =
        new Controller(
            "c3", counted, time, ExecutionSettings.defaults().withCommandsPerNode(LIMIT));
    counting.connect(agent);
    for (int i = 0; i < 10; i++) {
      counting.submit(Drafts.sequence(agent.nodeId, 5));
    }
    counting.deliver();
    assertThat(agent.effects).hasSize(50);
    // 10 to submit, 50 for the results, 7 for the first steps of those that waited.
    assertThat(counted.commits()).isEqualTo(67);
  }

  @Test
  @DisplayName("does not count against another organisation, whose own executions are limited")
  void tenant() {
    submit(60);
    assertThatThrownBy(() -> submit(1))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("60");
    assertThat(store.count(Execution.KIND, Query.in(Scope.all()))).isEqualTo(60);
    assertThat(store.list(Execution.KIND, Query.in(Scope.all())).data())
        .flatExtracting(execution -> controller.steps(execution.id()))
        .allMatch(step -> step.state().sentAt() == null);
  }
}
