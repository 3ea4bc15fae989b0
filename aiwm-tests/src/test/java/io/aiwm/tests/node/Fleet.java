package io.aiwm.tests.node;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.event.Event;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.StatusStateMachine;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Sort;
import io.aiwm.api.wire.NodeRegister;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.node.DefaultNodeRegistry;
import io.aiwm.core.node.NodeStatusTable;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A registry on a store in memory, and a look at what it wrote. */
final class Fleet {
  static final Caller ADMIN = Fixtures.orgOwner();
  static final Scope ORG = Scope.org(Fixtures.ORG);

  final VirtualTime time = new VirtualTime();
  final InMemoryStore store = InMemoryStore.open(time);
  final Engine engine = new Engine("c-1", store, time, time, Runnable::run, new Ids(time));
  final List<Node> announced = new ArrayList<>();
  final DefaultNodeRegistry registry = with(new NodeStatusTable());

  DefaultNodeRegistry with(StatusStateMachine table) {
    return new DefaultNodeRegistry(engine, table, List.of(announced::add));
  }

  Node create(String name) {
    return registry.create(ADMIN, NodeDraft.worker(name));
  }

  Node apply(Node node, NodeInput input) {
    return registry.apply(ADMIN, ORG, node.id(), input, null);
  }

  /** A node that is online on the session 1 of this controller. */
  Node online(String name) {
    Node node = create(name);
    apply(node, new NodeInput.Connected("c-1", 1, time.now()));
    return apply(node, new NodeInput.Registered(1, hello()));
  }

  static NodeRegister hello() {
    return new NodeRegister(
        "host", null, null, null, 8, null, null, null, null, "v1", null, null, Map.of(), null,
        null);
  }

  Node stored(Node node) {
    return store.findIncludingDeleted(Node.KIND, node.id()).orElseThrow();
  }

  /** What the audit trail says of a node, in order. */
  List<AuditEntry> audit(Node node) {
    Query query =
        Query.in(Scope.all())
            .where(Filter.eq("resourceId", node.id()))
            .sortedBy(new Sort("_id", false));
    return store.list(AuditEntry.KIND, query).data();
  }

  /** The events about a node, in order. */
  List<Event> events(Node node) {
    Lease lease = store.leases().acquire("numbering", "c-1", Duration.ofMinutes(1)).orElseThrow();
    store.events().assignPositions(lease, 1_000);
    EventQuery query = new EventQuery(0, Scope.all(), java.util.Set.of(), "node", node.id(), 1_000);
    return store.events().read(query).stream().map(LoggedEvent::event).toList();
  }
}
