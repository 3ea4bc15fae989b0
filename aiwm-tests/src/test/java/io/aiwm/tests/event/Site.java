package io.aiwm.tests.event;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.event.Event;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.event.CommitListeningStore;
import io.aiwm.core.internal.event.EventPump;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.util.List;
import java.util.Set;

/** One controller's events: its store, its engine and its pump, wired as the builder does. */
final class Site {
  final VirtualTime time;
  final InMemoryStore memory;
  final CommitListeningStore store;
  final Engine engine;
  final EventPump pump;

  Site(VirtualTime time) {
    this(time, InMemoryStore.open(time), "c1");
  }

  private Site(VirtualTime time, InMemoryStore memory, String id) {
    this.time = time;
    this.memory = memory;
    store = new CommitListeningStore(memory);
    engine = new Engine(id, store, time, time, Runnable::run, new Ids(time));
    pump = new EventPump(engine);
    store.onEvents(pump::poke);
  }

  /** A second controller on the same data. */
  Site another(String id) {
    InMemoryStore other = memory.another();
    other.open(Fixtures.storeContext(time, time));
    return new Site(time, other, id);
  }

  /** Commits a node with an event about it, and gives the event. */
  Event commit(String orgId, String name) {
    Node node = Fixtures.node(orgId, name);
    Event event = Fixtures.event(node, "node.registered");
    store.commit(Commit.builder().insert(Node.KIND, node).event(event).build());
    return event;
  }

  /** Commits another version of a node with an event about it. */
  Node commit(Node node, String type) {
    Node next = Fixtures.next(node);
    store.commit(
        Commit.builder().replace(Node.KIND, next).event(Fixtures.event(next, type)).build());
    return next;
  }

  Node node(String name) {
    Node node = Fixtures.node(name);
    store.commit(Commit.builder().insert(Node.KIND, node).build());
    return node;
  }

  List<LoggedEvent> log() {
    return memory.events().read(EventQuery.after(0, 1_000));
  }

  static EventQuery everything(long after) {
    return new EventQuery(after, Scope.all(), Set.of(), null, null, 100);
  }
}
