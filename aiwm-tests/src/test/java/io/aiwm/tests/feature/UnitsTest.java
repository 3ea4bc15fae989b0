package io.aiwm.tests.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.IllegalTransitionException;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Severity;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.Units;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A unit of work")
class UnitsTest {
  private static final Caller ANN = Fixtures.orgOwner();

  private final VirtualTime time = new VirtualTime();
  private final InMemoryStore store = new InMemoryStore();
  private final World world = new World(store, time, new ShelfFeature()).start();
  private final Units units = new Units(store, new Ids(time), time);
  private final List<String> done = new ArrayList<>();

  @AfterEach
  void close() {
    world.close();
  }

  private Shelf shelf(String name) {
    return units.run(ANN, unit -> unit.insert(Shelf.KIND, new Shelf(unit.fresh(), name, 0)));
  }

  private Shelf read(Shelf shelf) {
    return store.find(Shelf.KIND, Scope.all(), shelf.id()).orElseThrow();
  }

  private static Shelf add(Unit unit, Shelf shelf, int slots) {
    Shelf now = unit.find(Shelf.KIND, Scope.all(), shelf.id()).orElseThrow();
    return unit.change(Shelf.KIND, now, s -> s.holding(s.slots() + slots));
  }

  @Test
  @DisplayName("that loses a race is done again, on what the winner left, and has its effects once")
  void lostRace() {
    Shelf shelf = shelf("a");
    units.run(
        ANN,
        unit -> {
          done.add("tried");
          Shelf changed = add(unit, shelf, 1);
          if (done.size() == 1) {
            units.run(ANN, other -> add(other, shelf, 10));
          }
          unit.whenLanded(() -> done.add("landed at " + read(changed).version()));
          return changed;
        });
    assertThat(read(shelf).slots()).isEqualTo(11);
    assertThat(done).containsExactly("tried", "tried", "landed at 3");
  }

  @Test
  @DisplayName("that loses every race says so, and changes nothing")
  void contended() {
    Shelf shelf = shelf("a");
    assertThatThrownBy(
            () ->
                units.run(
                    ANN,
                    unit -> {
                      unit.whenLanded(() -> done.add("landed"));
                      Shelf changed = add(unit, shelf, 1);
                      units.run(ANN, other -> add(other, shelf, 100));
                      return changed;
                    }))
        .isInstanceOfSatisfying(
            UnavailableException.class, e -> assertThat(e.code()).isEqualTo("CONTENDED"));
    assertThat(read(shelf).slots() % 100).isZero();
    assertThat(done).isEmpty();
  }

  @Test
  @DisplayName("has no effect where it is refused; an effect that fails holds up no other")
  void effects() {
    Shelf shelf = shelf("a");
    assertThatThrownBy(
            () ->
                units.run(
                    ANN,
                    unit -> {
                      unit.whenLanded(() -> done.add("landed"));
                      add(unit, shelf, 1);
                      throw new ConflictException("NO", "Not so");
                    }))
        .isInstanceOf(ConflictException.class);
    assertThat(read(shelf)).isEqualTo(shelf);
    units.run(
        ANN,
        unit ->
            unit.whenLanded(
                    () -> {
                      throw new IllegalStateException("An effect that fails");
                    })
                .whenLanded(() -> done.add("second")));
    assertThat(done).containsExactly("second");
  }

  @Test
  @DisplayName("writes a record that it changes twice once, and numbers the events of its version")
  void severalChanges() {
    Shelf shelf = shelf("a");
    List<Event> events = new ArrayList<>();
    units.run(
        ANN,
        unit -> {
          add(unit, shelf, 1);
          Shelf changed = add(unit, shelf, 1);
          unit.event("shelf", changed, "shelf.filled", Severity.INFO, Map.of());
          unit.event("shelf", changed, "shelf.closed", Severity.INFO, Map.of());
          events.addAll(unit.commit().events());
          return changed;
        });
    assertThat(read(shelf).version()).isEqualTo(2);
    assertThat(read(shelf).slots()).isEqualTo(2);
    assertThat(events).extracting(Event::ordinal).containsExactly(0, 1);
    assertThat(events).extracting(Event::version).containsOnly(2L);
    assertThat(events).extracting(Event::id).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("names what is taken in the words of whoever added it")
  void duplicates() {
    shelf("a");
    assertThatThrownBy(() -> shelf("a"))
        .isInstanceOfSatisfying(
            ConflictException.class, e -> assertThat(e.code()).isEqualTo("DUPLICATE"));
    assertThatThrownBy(
            () ->
                units.run(
                    ANN,
                    unit -> {
                      Shelf second = unit.insert(Shelf.KIND, new Shelf(unit.fresh(), "a", 0));
                      return unit.ifDuplicate(
                          Shelf.KIND, second, () -> new ConflictException("TAKEN", "Taken"));
                    }))
        .isInstanceOfSatisfying(
            ConflictException.class, e -> assertThat(e.code()).isEqualTo("TAKEN"));
  }

  @Test
  @DisplayName("moves a node and another record together, or neither")
  void withANode() {
    String node = world.node("n1");
    Shelf shelf = shelf("a");
    units.run(ANN, unit -> together(unit, node, shelf, NodeStatus.MAINTENANCE));
    assertThat(world.status(node)).isEqualTo(NodeStatus.MAINTENANCE);
    assertThat(read(shelf).slots()).isEqualTo(1);
    assertThatThrownBy(() -> units.run(ANN, unit -> together(unit, node, shelf, NodeStatus.ERROR)))
        .isInstanceOf(IllegalTransitionException.class);
    assertThat(read(shelf).slots()).isEqualTo(1);
    units.run(
        ANN,
        unit -> {
          boolean first = done.isEmpty();
          NodeStatus asked = first ? NodeStatus.ONLINE : NodeStatus.MAINTENANCE;
          Node moved = together(unit, node, shelf, asked);
          if (first) {
            done.add("the node is moved by somebody else");
            world.ask(node, NodeStatus.ONLINE);
          }
          return moved;
        });
    assertThat(world.status(node)).isEqualTo(NodeStatus.MAINTENANCE);
    assertThat(read(shelf).slots()).isEqualTo(2);
  }

  private Node together(Unit unit, String node, Shelf shelf, NodeStatus status) {
    add(unit, shelf, 1);
    NodeInput input = new NodeInput.Patched(NodePatch.toStatus(status));
    return world.aiwm.nodes().apply(unit, Scope.all(), node, input, null);
  }
}
