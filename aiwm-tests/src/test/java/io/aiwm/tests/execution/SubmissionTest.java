package io.aiwm.tests.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDetails;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Role;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.Units;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.event.EventPump;
import io.aiwm.testkit.EventSchemaCheck;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("An execution that is submitted")
class SubmissionTest {
  private static final Caller ANN = Fixtures.user(Fixtures.ORG, Role.ORGANIZATION_OWNER);
  private static final String CHOSEN = "0123456789abcdef01234567";

  private final VirtualTime time = new VirtualTime();
  private final InMemoryStore store = InMemoryStore.open(time);
  private final CrashingStore counted = new CrashingStore(store);
  private final Controller controller = new Controller("c1", counted, time);
  private final Units units = new Units(store, new Ids(time), time);
  private ScriptedAgent agent;

  @BeforeEach
  void node() {
    agent = Drafts.agent(store, "n1", true);
    controller.connect(agent);
  }

  @AfterEach
  void eventsAreAsDocumented() {
    assertThat(EventSchemaCheck.problems(store)).isEmpty();
  }

  private ExecutionDraft draft() {
    return Drafts.sequence(agent.nodeId, 2).withId(CHOSEN);
  }

  private ExecutionDetails submit(ExecutionDraft draft) {
    return controller.orchestrator.submit(ANN, draft);
  }

  private List<AuditEntry> audited() {
    return store
        .list(AuditEntry.KIND, Query.in(Scope.all()).where(Filter.eq("action", "execution.submit")))
        .data();
  }

  @Test
  @DisplayName("is answered as it was stored, its steps included")
  void asStored() {
    ExecutionDetails submitted = submit(Drafts.sequence(agent.nodeId, 2));
    assertThat(submitted.execution()).isEqualTo(controller.get(submitted.id()));
    assertThat(submitted.steps()).isEqualTo(controller.steps(submitted.id()));
    assertThat(submitted.steps())
        .extracting(step -> step.state().status())
        .containsExactly(StepStatus.RUNNING, StepStatus.PENDING);
  }

  @Nested
  @DisplayName("under an id that was chosen")
  class Chosen {

    @Test
    @DisplayName("has it, and is carried out once however often it is submitted")
    void once() {
      assertThat(submit(draft()).id()).isEqualTo(CHOSEN);
      controller.deliver();
      ExecutionDetails again = submit(draft());
      assertThat(again.execution().state().status()).isEqualTo(ExecutionStatus.COMPLETED);
      assertThat(again.steps()).hasSize(2);
      assertThat(agent.received).hasSize(2);
      assertThat(audited()).hasSize(1);
    }

    @Test
    @DisplayName("is stored once where its first answer was lost in an outage")
    void lostAnswer() {
      counted.crashAt(1, true);
      assertThatThrownBy(() -> submit(draft())).isInstanceOf(CrashingStore.Crash.class);
      Controller next = new Controller("c2", store, time);
      assertThat(next.orchestrator.submit(ANN, draft()).id()).isEqualTo(CHOSEN);
      assertThat(store.count(Execution.KIND, Query.in(Scope.all()))).isEqualTo(1);
    }

    @Test
    @DisplayName("is answered although its node is gone by then")
    void nodeGone() {
      submit(draft());
      Node node = store.find(Node.KIND, Scope.all(), agent.nodeId).orElseThrow();
      store.remove(Node.KIND, List.of(node.id()));
      assertThat(submit(draft()).id()).isEqualTo(CHOSEN);
    }

    @Test
    @DisplayName("is refused where it is another one, or somebody else's")
    void taken() {
      submit(draft());
      ExecutionDraft other = Drafts.sequence(agent.nodeId, 1).withId(CHOSEN);
      assertThatThrownBy(() -> submit(other))
          .isInstanceOfSatisfying(
              ConflictException.class, e -> assertThat(e.code()).isEqualTo("ID_TAKEN"));
      Caller stranger = Fixtures.user(Fixtures.OTHER_ORG, Role.UNIVERSE_OWNER);
      assertThatThrownBy(() -> controller.orchestrator.submit(stranger, draft()))
          .isInstanceOf(ConflictException.class);
    }

    @Test
    @DisplayName("is refused where the id has not the form of one")
    void malformed() {
      assertThatThrownBy(() -> submit(draft().withId("4711")))
          .isInstanceOfSatisfying(
              ValidationException.class,
              e -> assertThat(e.errors().get(0).field()).isEqualTo("id"));
    }
  }

  @Nested
  @DisplayName("within a unit of work")
  class InUnit {
    private final Node other = Fixtures.node("n2");

    private ExecutionDetails land() {
      return units.run(
          ANN,
          unit -> {
            unit.insert(Node.KIND, other);
            return controller.orchestrator.submit(unit, draft());
          });
    }

    @Test
    @DisplayName("lands in the same commit as the rest, and starts then")
    void together() {
      ExecutionDetails submitted = land();
      assertThat(submitted.execution().state().status()).isEqualTo(ExecutionStatus.PENDING);
      assertThat(store.find(Node.KIND, Scope.all(), other.id())).isPresent();
      controller.deliver();
      assertThat(controller.get(CHOSEN).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
      assertThat(audited()).hasSize(1);
    }

    @Test
    @DisplayName("leaves nothing and sends nothing where the unit does not land")
    void nothing() {
      assertThatThrownBy(
              () ->
                  units.run(
                      ANN,
                      unit -> {
                        controller.orchestrator.submit(unit, draft());
                        throw new IllegalStateException("the act failed");
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(controller.orchestrator.find(Scope.all(), CHOSEN)).isEmpty();
      assertThat(agent.received).isEmpty();
    }

    @Test
    @DisplayName("is started by another controller where the one that landed it has died")
    void died() {
      Unit unit = new Unit(store, new Ids(time), time, ANN);
      controller.orchestrator.submit(unit, draft());
      assertThat(store.commit(unit.commit()).applied()).isTrue();
      Controller next = new Controller("c2", store, time);
      next.connect(agent);
      assertThat(agent.received).isEmpty();
      next.orchestrator.tick();
      next.deliver();
      assertThat(next.get(CHOSEN).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    @DisplayName("can be cancelled before it has started")
    void cancelled() {
      Unit unit = new Unit(store, new Ids(time), time, ANN);
      controller.orchestrator.submit(unit, draft());
      store.commit(unit.commit());
      controller.orchestrator.cancel(ANN, Scope.all(), CHOSEN, "no");
      controller.orchestrator.tick();
      assertThat(controller.get(CHOSEN).state().status()).isEqualTo(ExecutionStatus.CANCELLED);
      assertThat(agent.received).isEmpty();
    }
  }

  @Nested
  @DisplayName("and followed")
  class Followed {
    private final List<ExecutionStatus> seen = new ArrayList<>();

    @Test
    @DisplayName("is shown after each change, the last time when it has ended")
    void changes() {
      EventPump pump =
          new EventPump(new Engine("p", store, time, time, Runnable::run, new Ids(time)));
      pump.start();
      submit(draft());
      controller.orchestrator.watch(Scope.all(), CHOSEN, e -> seen.add(e.state().status()));
      CompletableFuture<Execution> ended =
          controller.orchestrator.await(Scope.all(), CHOSEN, Duration.ofMinutes(5));
      assertThat(ended).isNotDone();
      controller.deliver();
      time.advance(Duration.ofSeconds(2));
      assertThat(ended).isCompletedWithValueMatching(e -> e.state().status().terminal());
      assertThat(seen).startsWith(ExecutionStatus.RUNNING).endsWith(ExecutionStatus.COMPLETED);
      pump.close();
    }

    @Test
    @DisplayName("is shown as it is, and not to strangers")
    void first() {
      ExecutionDetails submitted = submit(draft());
      controller
          .orchestrator
          .watch(Scope.all(), submitted.id(), e -> seen.add(e.state().status()))
          .cancel();
      assertThat(seen).containsExactly(ExecutionStatus.RUNNING);
      assertThatThrownBy(() -> controller.orchestrator.watch(Scope.org("other"), CHOSEN, e -> {}))
          .isInstanceOf(NotFoundException.class);
    }

    @Test
    @DisplayName("is waited for no longer than was said")
    void timeUp() {
      ExecutionDetails submitted = submit(draft());
      CompletableFuture<Execution> ended =
          controller.orchestrator.await(Scope.all(), submitted.id(), Duration.ofSeconds(5));
      time.advance(Duration.ofSeconds(2));
      assertThat(ended).isNotDone();
      time.advance(Duration.ofSeconds(5));
      assertThat(ended).isCompletedWithValueMatching(e -> !e.state().status().terminal());
    }

    @Test
    @DisplayName("is answered at once where it has ended")
    void over() {
      submit(draft());
      controller.deliver();
      assertThat(controller.orchestrator.await(Scope.all(), CHOSEN, Duration.ofSeconds(5)))
          .isCompletedWithValueMatching(e -> e.state().status().terminal());
    }
  }
}
