package io.aiwm.tests.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.StaleVersionException;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionPatch;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.HistoryEntry;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Role;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Query;
import io.aiwm.api.wire.CommandAck;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.MessageType;
import io.aiwm.api.wire.NodeRegister;
import io.aiwm.testkit.EventSchemaCheck;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The orchestrator")
class OrchestratorTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryStore store = InMemoryStore.open(time);
  private final CrashingStore counted = new CrashingStore(store);
  private final Controller controller = new Controller("c1", counted, time);
  private ScriptedAgent agent;

  @BeforeEach
  void node() {
    agent = Drafts.agent(store, "n1", true);
  }

  @AfterEach
  void eventsAreAsDocumented() {
    assertThat(EventSchemaCheck.problems(store)).isEmpty();
  }

  private void pass(Duration duration) {
    time.advance(duration);
    controller.orchestrator.tick();
  }

  @Test
  @DisplayName("spends one commit to submit and one for each step of a sequence")
  void economy() {
    controller.connect(agent);
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 5));
    controller.deliver();
    assertThat(controller.get(execution.id()).state().status())
        .isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(agent.effects).hasSize(5);
    assertThat(counted.commits()).isEqualTo(6);
  }

  @Test
  @DisplayName("writes an acknowledgement down by itself only if nothing else comes soon")
  void flushed() {
    agent.silent = true;
    controller.connect(agent);
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 1));
    var command = agent.received.get(0);
    controller.orchestrator.acknowledged(
        Fixtures.orgOwner(),
        agent.nodeId,
        new CommandAck(command.messageId(), "acknowledged", null),
        command.metadata());
    controller.orchestrator.tick();
    assertThat(counted.commits()).isEqualTo(1);
    pass(Duration.ofMillis(500));
    assertThat(counted.commits()).isEqualTo(2);
    assertThat(controller.steps(execution.id()).get(0).state().acknowledgedAt()).isNotNull();
    pass(Duration.ofSeconds(14));
    assertThat(agent.received).hasSize(1);
  }

  @Test
  @DisplayName("sends an unacknowledged command again, and the journal keeps it to one effect")
  void repeated() {
    agent.silent = true;
    controller.connect(agent);
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 1));
    agent.silent = false;
    pass(Duration.ofSeconds(5));
    controller.deliver();
    assertThat(agent.received).hasSize(2);
    assertThat(agent.effects).hasSize(1);
    assertThat(controller.get(execution.id()).state().status())
        .isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("keeps a command for a node that is away, and sends it when the node registers")
  void away() {
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 2));
    assertThat(controller.announced).containsExactly(agent.nodeId);
    pass(Duration.ofMinutes(5));
    assertThat(controller.get(execution.id()).state().status()).isEqualTo(ExecutionStatus.RUNNING);
    controller.connect(agent);
    controller.deliver();
    assertThat(controller.get(execution.id()).state().status())
        .isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("lets the controller that holds the node's session send the command")
  void elsewhere() {
    Controller holder = new Controller("c2", store, time);
    holder.connect(agent);
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 2));
    assertThat(agent.received).isEmpty();
    holder.orchestrator.dispatch(agent.nodeId);
    holder.orchestrator.dispatch(agent.nodeId);
    assertThat(agent.received).hasSize(1);
    holder.deliver();
    assertThat(holder.get(execution.id()).state().status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("announces a waiting node again, in case that nobody heard")
  void announcedAgain() {
    controller.submit(Drafts.sequence(agent.nodeId, 1));
    pass(Duration.ofSeconds(1));
    assertThat(controller.announced).hasSize(2);
    controller.sessions.put(agent.nodeId, agent);
    pass(Duration.ofSeconds(2));
    assertThat(agent.received).hasSize(1);
  }

  @Test
  @DisplayName("takes a command back that no session took, and lets it wait")
  void refused() {
    controller.connect(agent);
    controller.refusing = true;
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 1));
    assertThat(controller.steps(execution.id()).get(0).state().sentAt()).isNull();
    controller.refusing = false;
    controller.orchestrator.dispatch(agent.nodeId);
    assertThat(agent.effects).hasSize(1);
  }

  @Test
  @DisplayName("never sends twice to a worker without a journal, but asks it and gives up")
  void withoutJournal() {
    ScriptedAgent plain = Drafts.agent(store, "plain", false);
    plain.silent = true;
    controller.connect(plain);
    controller.answers.put(plain.nodeId, CommandResult.success("any", Map.of("status", "idle")));
    Execution execution = controller.submit(Drafts.sequence(plain.nodeId, 1));
    pass(Duration.ofSeconds(5));
    Execution ended = controller.get(execution.id());
    assertThat(ended.state().status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(ended.state().error().code()).isEqualTo("OUTCOME_UNKNOWN");
    assertThat(plain.effects).hasSize(1);
  }

  @Test
  @DisplayName("waits on for a worker without a journal that says that it is at it")
  void withoutJournalAtWork() {
    ScriptedAgent plain = Drafts.agent(store, "plain", false);
    plain.silent = true;
    controller.connect(plain);
    controller.answers.put(plain.nodeId, CommandResult.success("any", Map.of("status", "running")));
    Execution execution = controller.submit(Drafts.sequence(plain.nodeId, 1));
    pass(Duration.ofSeconds(5));
    assertThat(controller.get(execution.id()).state().status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(plain.received).hasSize(1);
  }

  @Test
  @DisplayName("keeps an answer that the store cannot take, until it can")
  void storeDown() {
    controller.connect(agent);
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 1));
    store.faults().failing(true);
    assertThatThrownBy(controller::deliver).isInstanceOf(StoreUnavailableException.class);
    store.faults().failing(false);
    pass(Duration.ofSeconds(1));
    assertThat(controller.get(execution.id()).state().status())
        .isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("finds the step of an answer that carries no metadata, and believes no false one")
  void metadata() {
    agent.silent = true;
    controller.connect(agent);
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 2));
    String messageId = agent.received.get(0).messageId();
    Caller caller = Fixtures.orgOwner();
    CommandResult success = CommandResult.success(messageId, Map.of());
    controller.orchestrator.answered(
        caller, agent.nodeId, success, new MessageMetadata(null, null, execution.id(), 1));
    controller.orchestrator.answered(
        caller, "0".repeat(24), success, new MessageMetadata(null, null, execution.id(), 0));
    assertThat(controller.steps(execution.id()).get(0).state().status())
        .isEqualTo(StepStatus.RUNNING);
    controller.orchestrator.answered(caller, agent.nodeId, success, null);
    assertThat(controller.steps(execution.id()).get(0).state().status())
        .isEqualTo(StepStatus.COMPLETED);
  }

  @Test
  @DisplayName("takes progress for progress, whatever facts come with it")
  void progress() {
    agent.silent = true;
    controller.connect(agent);
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 1));
    var command = agent.received.get(0);
    CommandResult half =
        new CommandResult(
            command.messageId(), CommandResult.PROGRESS, Map.of("bytesPerSecond", 7), null, 50);
    controller.orchestrator.answered(Fixtures.orgOwner(), agent.nodeId, half, command.metadata());
    pass(Duration.ofSeconds(1));
    Execution halfway = controller.get(execution.id());
    assertThat(halfway.state().status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(halfway.state().progress()).isEqualTo(50);
  }

  @Test
  @DisplayName("records an answer that comes too late once, however often it comes")
  void late() {
    controller.connect(agent);
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 1));
    controller.deliver();
    for (int i = 0; i < 3; i++) {
      agent.receive(agent.received.get(0));
      controller.deliver();
    }
    assertThat(history(execution, "late.result")).hasSize(1);
    assertThat(controller.get(execution.id()).version()).isEqualTo(2);
  }

  private List<HistoryEntry> history(Execution execution, String what) {
    return controller.orchestrator.history(Scope.all(), execution.id(), 1_000).stream()
        .filter(entry -> entry.what().equals(what))
        .toList();
  }

  @Test
  @DisplayName("cancels what runs on its node, with an audit entry, and once only")
  void cancel() {
    agent.silent = true;
    controller.connect(agent);
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 2));
    Execution cancelled =
        controller
            .orchestrator
            .cancel(Fixtures.orgOwner(), Scope.org(Fixtures.ORG), execution.id(), "enough")
            .execution();
    assertThat(cancelled.state().status()).isEqualTo(ExecutionStatus.CANCELLED);
    assertThat(agent.cancelled).containsExactly(agent.received.get(0).messageId());
    assertThat(store.list(AuditEntry.KIND, Query.in(Scope.all())).data())
        .extracting(AuditEntry::action)
        .containsExactlyInAnyOrder("execution.submit", "execution.cancel");
  }

  @Test
  @DisplayName("tells a node that was away when its command was given up to stop")
  void cancelledWhileAway() {
    agent.silent = true;
    controller.connect(agent);
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 1));
    String messageId = agent.received.get(0).messageId();
    controller.sessions.clear();
    controller.orchestrator.cancel(Fixtures.orgOwner(), Scope.all(), execution.id(), "enough");
    var running = new NodeRegister.Running(messageId, null, null, "running");
    var commands =
        controller.orchestrator.registered(
            Fixtures.orgOwner(),
            agent.nodeId,
            new NodeRegister(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(running)));
    assertThat(commands).extracting(c -> c.type()).containsExactly(MessageType.COMMAND_CANCEL);
  }

  @Test
  @DisplayName("hides executions, and nodes to use, from other organisations")
  void scoped() {
    controller.connect(agent);
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 1));
    Scope other = Scope.org(Fixtures.OTHER_ORG);
    Caller stranger = Fixtures.user(Fixtures.OTHER_ORG, Role.ORGANIZATION_OWNER);
    assertThat(controller.orchestrator.find(other, execution.id())).isEmpty();
    assertThatThrownBy(() -> controller.orchestrator.steps(other, execution.id()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> controller.orchestrator.cancel(stranger, other, execution.id(), ""))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () -> controller.orchestrator.submit(stranger, Drafts.sequence(agent.nodeId, 1)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("steps[0].nodeId");
  }

  @Test
  @DisplayName("changes what may be changed, unless somebody else has changed it first")
  void update() {
    agent.silent = true;
    controller.connect(agent);
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 1));
    ExecutionPatch patch = new ExecutionPatch("new name", null, null, 1_200, null);
    Execution changed =
        controller
            .orchestrator
            .update(Fixtures.orgOwner(), Scope.all(), execution.id(), patch, execution.version())
            .execution();
    assertThat(changed.spec().name()).isEqualTo("new name");
    assertThat(changed.state().timeoutAt()).isEqualTo(time.now().plusSeconds(1_200));
    assertThatThrownBy(
            () ->
                controller.orchestrator.update(
                    Fixtures.orgOwner(), Scope.all(), execution.id(), patch, 1L))
        .isInstanceOf(StaleVersionException.class);
  }

  @Test
  @DisplayName("fails what waits for a node that is deleted")
  void removed() {
    Execution execution = controller.submit(Drafts.sequence(agent.nodeId, 2));
    controller.orchestrator.removed(Fixtures.orgOwner(), agent.nodeId);
    assertThat(controller.get(execution.id()).state().error().code()).isEqualTo("NODE_NOT_FOUND");
  }

  @Test
  @DisplayName("lets two controllers race to the join of a fan-out, which begins once")
  void join() {
    Controller second = new Controller("c2", store, time);
    ScriptedAgent other = Drafts.agent(store, "n2", true);
    controller.connect(agent);
    second.connect(other);
    var steps = new ArrayList<StepSpec>();
    for (int i = 0; i < 20; i++) {
      steps.add(Drafts.step(i % 2 == 0 ? agent.nodeId : other.nodeId));
    }
    steps.add(Drafts.step(agent.nodeId, IntStream.range(0, 20).boxed().toArray(Integer[]::new)));
    Execution execution = controller.submit(Drafts.of(0, steps));
    second.orchestrator.dispatch(other.nodeId);
    for (int i = 0; i < 40; i++) {
      for (Controller each : List.of(controller, second)) {
        ScriptedAgent own = each.sessions.values().iterator().next();
        if (!own.outbox.isEmpty()) {
          each.deliver(own.outbox.remove(0));
        }
      }
    }
    controller.orchestrator.dispatch(agent.nodeId);
    controller.deliver();
    assertThat(controller.get(execution.id()).state().status())
        .isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(agent.effects).filteredOn(c -> c.metadata().stepIndex() == 20).hasSize(1);
    assertThat(agent.effects.size() + other.effects.size()).isEqualTo(21);
  }
}
