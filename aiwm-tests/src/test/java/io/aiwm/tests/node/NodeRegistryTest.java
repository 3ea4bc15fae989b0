package io.aiwm.tests.node;

import static io.aiwm.tests.node.Fleet.ADMIN;
import static io.aiwm.tests.node.Fleet.ORG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.error.DuplicateNameException;
import io.aiwm.api.error.IllegalTransitionException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.StaleVersionException;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.event.Event;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeInput.Connected;
import io.aiwm.api.node.NodeInput.Patched;
import io.aiwm.api.node.NodeInput.Registered;
import io.aiwm.api.node.NodeInput.SchedulingChanged;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.Schedulability;
import io.aiwm.api.security.Scope;
import io.aiwm.core.internal.node.DefaultNodeRegistry;
import io.aiwm.core.internal.node.InstallTimeouts;
import io.aiwm.core.internal.node.NodePort.Addressed;
import io.aiwm.core.internal.node.NodePort.Outcome;
import io.aiwm.testkit.EventSchemaCheck;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("The node registry")
class NodeRegistryTest {
  private static final SchedulingChanged CORDON =
      new SchedulingChanged(Schedulability.CORDONED, true);
  private static final SchedulingChanged DRAIN =
      new SchedulingChanged(Schedulability.DRAINING, true);

  private final Fleet fleet = new Fleet();

  @Test
  @DisplayName("says which nodes exist: not the deleted, the foreign, or those that never were")
  void existing() {
    String here = fleet.create("here").id();
    Node deleted = fleet.create("deleted");
    fleet.apply(deleted, new NodeInput.Deleted());
    Node foreign =
        fleet.registry.create(Fixtures.user(Fixtures.OTHER_ORG), NodeDraft.worker("foreign"));
    String never = "0123456789abcdef01234567";
    assertThat(fleet.registry.existing(ORG, List.of(here, here))).containsExactly(here);
    assertThat(fleet.registry.existing(ORG, List.of(here, deleted.id(), foreign.id(), here, never)))
        .containsExactly(here);
    assertThat(fleet.registry.existing(Scope.all(), List.of(here, foreign.id())))
        .containsExactlyInAnyOrder(here, foreign.id());
  }

  @Nested
  @DisplayName("creating a node")
  class Creating {
    @AfterEach
    void eventsAreAsDocumented() {
      assertThat(EventSchemaCheck.problems(fleet.store)).isEmpty();
    }

    @Test
    @DisplayName("stores it as pending, owned by the caller, with its event and audit entry")
    void created() {
      Node node = fleet.create("gpu-01");
      assertThat(fleet.registry.find(ORG, node.id())).contains(node);
      assertThat(node.status()).isEqualTo(NodeStatus.PENDING);
      assertThat(node.version()).isEqualTo(1);
      assertThat(node.owner().userId()).isEqualTo("user-1");
      assertThat(fleet.events(node)).extracting(Event::type).containsExactly("node.registered");
      assertThat(fleet.audit(node))
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.action()).isEqualTo("node.create");
                assertThat(entry.actorId()).isEqualTo("user-1");
                assertThat(entry.correlationId()).isEqualTo("correlation-1");
              });
      assertThat(fleet.announced).containsExactly(node);
    }

    @Test
    @DisplayName("refuses a name that is taken, and writes nothing then")
    void duplicate() {
      fleet.create("gpu-01");
      assertThatThrownBy(() -> fleet.create("gpu-01")).isInstanceOf(DuplicateNameException.class);
      assertThat(fleet.store.count(Node.KIND, io.aiwm.api.store.Query.in(Scope.all()))).isOne();
      assertThat(fleet.store.count(AuditEntry.KIND, io.aiwm.api.store.Query.in(Scope.all())))
          .isOne();
    }

    @Test
    @DisplayName("lets another organisation, or whoever comes after a deletion, use the name")
    void freeNames() {
      Node node = fleet.create("gpu-01");
      fleet.registry.create(Fixtures.user(Fixtures.OTHER_ORG), NodeDraft.worker("gpu-01"));
      fleet.apply(node, new NodeInput.Deleted());
      assertThat(fleet.create("gpu-01").id()).isNotEqualTo(node.id());
    }

    @Test
    @DisplayName("names bad fields before anything is written")
    void invalid() {
      assertThatThrownBy(() -> fleet.create(" ")).isInstanceOf(ValidationException.class);
      assertThat(fleet.announced).isEmpty();
    }
  }

  @Nested
  @DisplayName("applying an input")
  class Applying {
    @Test
    @DisplayName("writes the change, its events and its audit in one commit")
    void whole() {
      Node node = fleet.online("gpu-01");
      assertThat(fleet.stored(node)).isEqualTo(node);
      assertThat(fleet.events(node))
          .extracting(Event::type)
          .containsExactly("node.registered", "node.installation_started", "node.connected");
      assertThat(fleet.audit(node))
          .extracting(AuditEntry::action)
          .containsExactly("node.create", "node.use_token", "node.status", "node.status");
      assertThat(fleet.audit(node).get(3).details())
          .containsEntry("from", "installing")
          .containsEntry("to", "online")
          .containsEntry("why", "registered");
    }

    @Test
    @DisplayName("audits of sessions the use of a token, and else only changes of status")
    void quiet() {
      Node node = fleet.online("gpu-01");
      int before = fleet.audit(node).size();
      fleet.apply(node, new NodeInput.Disconnected(1, "closed"));
      fleet.apply(node, new Connected("c-1", 2, fleet.time.now()));
      fleet.apply(node, new Registered(2, Fleet.hello()));
      assertThat(fleet.audit(node))
          .hasSize(before + 1)
          .last()
          .extracting(AuditEntry::action)
          .isEqualTo("node.use_token");
    }

    @Test
    @DisplayName("writes nothing, and announces nothing, where nothing changes")
    void unchanged() {
      Node node = fleet.online("gpu-01");
      fleet.announced.clear();
      assertThat(fleet.apply(node, new Connected("c-9", 1, fleet.time.now()))).isEqualTo(node);
      assertThat(fleet.announced).isEmpty();
    }

    @Test
    @DisplayName("answers for a node of another organisation as if there were none")
    void scoped() {
      Node node = fleet.create("gpu-01");
      Scope other = Scope.org(Fixtures.OTHER_ORG);
      assertThatThrownBy(() -> fleet.registry.apply(ADMIN, other, node.id(), CORDON, null))
          .isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> fleet.registry.apply(ADMIN, ORG, "not an id", CORDON, null))
          .isInstanceOf(NotFoundException.class);
      fleet.apply(node, new NodeInput.Deleted());
      assertThatThrownBy(() -> fleet.apply(node, CORDON)).isInstanceOf(NotFoundException.class);
    }

    @Test
    @DisplayName("changes the version that the caller has read, or none")
    void ifVersion() {
      Node node = fleet.create("gpu-01");
      fleet.registry.apply(ADMIN, ORG, node.id(), CORDON, 1L);
      assertThatThrownBy(() -> fleet.registry.apply(ADMIN, ORG, node.id(), DRAIN, 1L))
          .isInstanceOf(StaleVersionException.class);
    }

    @Test
    @DisplayName("refuses what the table refuses, and a new name that is taken")
    void refused() {
      Node node = fleet.create("gpu-01");
      fleet.create("gpu-02");
      assertThatThrownBy(
              () -> fleet.apply(node, new Patched(NodePatch.toStatus(NodeStatus.ONLINE))))
          .isInstanceOf(IllegalTransitionException.class);
      assertThatThrownBy(() -> fleet.apply(node, renamed("gpu-02")))
          .isInstanceOf(DuplicateNameException.class);
      assertThat(fleet.stored(node)).isEqualTo(node);
    }

    @Test
    @DisplayName("decides again when somebody else was first, and loses neither change")
    void race() {
      Node node = fleet.create("gpu-01");
      DefaultNodeRegistry racing = fleet.with(new Meddling(1, () -> fleet.apply(node, CORDON)));
      Node after = racing.apply(ADMIN, ORG, node.id(), disabled(), null);
      assertThat(after.status()).isEqualTo(NodeStatus.INACTIVE);
      assertThat(after.schedulability().unschedulableReasons()).containsExactly("cordoned");
      assertThat(after.version()).isEqualTo(3);
    }

    @Test
    @DisplayName("tells a caller who named a version that the race is lost")
    void raceWithVersion() {
      Node node = fleet.create("gpu-01");
      DefaultNodeRegistry racing = fleet.with(new Meddling(1, () -> fleet.apply(node, CORDON)));
      assertThatThrownBy(() -> racing.apply(ADMIN, ORG, node.id(), disabled(), 1L))
          .isInstanceOf(StaleVersionException.class);
    }

    @Test
    @DisplayName("gives up on a node that changes without end")
    void contended() {
      Node node = fleet.create("gpu-01");
      Meddling endless =
          new Meddling(
              Integer.MAX_VALUE,
              () -> {
                boolean cordoned = !fleet.stored(node).schedulability().schedulable();
                fleet.apply(node, new SchedulingChanged(Schedulability.CORDONED, !cordoned));
              });
      assertThatThrownBy(() -> fleet.with(endless).apply(ADMIN, ORG, node.id(), disabled(), null))
          .isInstanceOf(UnavailableException.class);
      assertThat(fleet.stored(node).status()).isEqualTo(NodeStatus.PENDING);
    }

    @Test
    @DisplayName("acknowledges nothing while the store is down, and goes on by itself afterwards")
    void storeDown() {
      Node node = fleet.create("gpu-01");
      fleet.announced.clear();
      fleet.store.faults().crashBeforeCommit();
      assertThatThrownBy(() -> fleet.apply(node, CORDON))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(fleet.announced).isEmpty();
      assertThat(fleet.apply(node, CORDON).version()).isEqualTo(2);
    }

    @Test
    @DisplayName("loses no change of many threads")
    void concurrent() throws Exception {
      Node node = fleet.create("gpu-01");
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          SchedulingChanged change = new SchedulingChanged("reason-" + i, true);
          done.add(threads.submit(() -> fleet.apply(node, change)));
        }
        for (Future<?> future : done) {
          future.get();
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(fleet.stored(node).schedulability().unschedulableReasons()).hasSize(4);
      assertThat(fleet.stored(node).version()).isEqualTo(5);
    }
  }

  @Nested
  @DisplayName("applying many inputs at once")
  class Batches {
    @Test
    @DisplayName("keeps the order of one node's inputs and answers each in its place")
    void ordered() {
      Node a = fleet.create("a");
      Node b = fleet.create("b");
      List<Outcome> outcomes =
          fleet.registry.applyAll(
              List.of(
                  new Addressed(ADMIN, a.id(), new Connected("c-1", 1, fleet.time.now())),
                  new Addressed(ADMIN, b.id(), new Connected("c-1", 1, fleet.time.now())),
                  new Addressed(ADMIN, a.id(), new Registered(1, Fleet.hello())),
                  new Addressed(ADMIN, "nobody", CORDON),
                  new Addressed(ADMIN, b.id(), new Patched(NodePatch.toStatus(NodeStatus.ERROR))),
                  new Addressed(ADMIN, a.id(), CORDON),
                  new Addressed(ADMIN, a.id(), CORDON)));
      assertThat(outcomes)
          .extracting(o -> o.node() == null ? null : o.node().status())
          .containsExactly(
              NodeStatus.INSTALLING,
              NodeStatus.INSTALLING,
              NodeStatus.ONLINE,
              null,
              null,
              NodeStatus.ONLINE,
              NodeStatus.ONLINE);
      assertThat(outcomes.get(3).failure()).isInstanceOf(NotFoundException.class);
      assertThat(outcomes.get(4).failure()).isInstanceOf(IllegalTransitionException.class);
      assertThat(fleet.stored(a).version()).isEqualTo(4);
    }

    @Test
    @DisplayName("decides again for those that lost a race, and only for them")
    void races() {
      Node a = fleet.create("a");
      Node b = fleet.create("b");
      DefaultNodeRegistry racing = fleet.with(new Meddling(1, () -> fleet.apply(a, CORDON)));
      List<Outcome> outcomes =
          racing.applyAll(
              List.of(
                  new Addressed(ADMIN, a.id(), disabled()),
                  new Addressed(ADMIN, b.id(), disabled())));
      assertThat(outcomes).allMatch(o -> o.node().status() == NodeStatus.INACTIVE);
      assertThat(fleet.stored(a).schedulability().schedulable()).isFalse();
      assertThat(fleet.stored(a).version()).isEqualTo(3);
      assertThat(fleet.stored(b).version()).isEqualTo(2);
    }

    @Test
    @DisplayName("takes a thousand nodes")
    void many() {
      List<Addressed> inputs = new ArrayList<>();
      for (int i = 0; i < 1_200; i++) {
        inputs.add(new Addressed(ADMIN, fleet.create("n" + i).id(), CORDON));
      }
      assertThat(fleet.registry.applyAll(inputs))
          .hasSize(1_200)
          .allMatch(outcome -> outcome.failure() == null && outcome.node().version() == 2);
    }
  }

  @Nested
  @DisplayName("sweeping installations")
  class Timeouts {
    private final InstallTimeouts timeouts = new InstallTimeouts(fleet.engine, fleet.registry);

    @Test
    @DisplayName("fails those that took longer than 15 minutes, once, in the engine's name")
    void overdue() {
      Node slow = fleet.create("slow");
      fleet.apply(slow, new Connected("c-1", 1, fleet.time.now()));
      Node done = fleet.online("done");
      fleet.time.advance(Duration.ofMinutes(15).minusMillis(1));
      timeouts.sweep();
      assertThat(fleet.stored(slow).status()).isEqualTo(NodeStatus.INSTALLING);
      fleet.time.advance(Duration.ofMillis(1));
      timeouts.sweep();
      timeouts.sweep();
      assertThat(fleet.stored(slow).status()).isEqualTo(NodeStatus.ERROR);
      assertThat(fleet.stored(slow).version()).isEqualTo(3);
      assertThat(fleet.stored(slow).header().updatedBy()).isEqualTo("c-1");
      assertThat(fleet.stored(done).status()).isEqualTo(NodeStatus.ONLINE);
    }
  }

  @Test
  @DisplayName("is not stopped by a listener that fails")
  void badListener() {
    DefaultNodeRegistry registry =
        new DefaultNodeRegistry(
            fleet.engine,
            new io.aiwm.core.node.NodeStatusTable(),
            List.of(
                node -> {
                  throw new IllegalStateException("a bad listener");
                },
                fleet.announced::add));
    Node node = registry.create(ADMIN, NodeDraft.worker("gpu-01"));
    assertThat(node.createdAt()).isEqualTo(VirtualTime.START);
    assertThat(fleet.announced).containsExactly(node);
  }

  private static NodeInput disabled() {
    return new Patched(NodePatch.toStatus(NodeStatus.INACTIVE));
  }

  private static NodeInput renamed(String name) {
    return new Patched(new NodePatch(name, null, null, null, null, null, null));
  }
}
