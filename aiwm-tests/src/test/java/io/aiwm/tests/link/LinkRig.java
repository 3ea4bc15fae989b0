package io.aiwm.tests.link;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.event.Event;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.internal.cluster.Cluster;
import io.aiwm.core.internal.cluster.ClusterSettings;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.link.DefaultNodeLink;
import io.aiwm.core.internal.link.LinkCommandBus;
import io.aiwm.core.internal.link.LinkServices;
import io.aiwm.core.internal.link.NodeSessions;
import io.aiwm.core.internal.liveness.LivenessMonitor;
import io.aiwm.core.internal.node.DefaultNodeRegistry;
import io.aiwm.core.internal.node.registration.NodeRegistrations;
import io.aiwm.core.internal.telemetry.TelemetryBuffer;
import io.aiwm.core.internal.telemetry.TelemetrySettings;
import io.aiwm.core.internal.workload.WorkloadFeature;
import io.aiwm.core.link.Handshake;
import io.aiwm.core.link.WorkloadListener;
import io.aiwm.core.node.NodeStatusTable;
import io.aiwm.core.settings.LinkSettings;
import io.aiwm.core.settings.LivenessSettings;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/** One controller's node link with everything behind it, on a store of its own or a shared one. */
final class LinkRig implements AutoCloseable {
  static final String SECRET = "a secret of at least thirty-two bytes";

  final InMemoryStore store;
  final Engine engine;
  final NodeTokens tokens;
  final RecordedRegistry registry;
  final RecordingOrchestrator orchestrator = new RecordingOrchestrator();
  final Cluster cluster;
  final TelemetryBuffer telemetry;
  final LivenessMonitor liveness;
  final LinkCommandBus bus;
  final DefaultNodeLink link;

  LinkRig(
      String controllerId,
      InMemoryStore store,
      TimeSource time,
      Scheduler scheduler,
      Executor work,
      LinkSettings settings,
      LivenessSettings livenessSettings) {
    this.store = store;
    engine = new Engine(controllerId, store, time, scheduler, work, new Ids(time));
    tokens = NodeTokens.hs256(SECRET).withTime(time);
    cluster = new Cluster(engine, ClusterSettings.defaults());
    NodeSessions sessions = new NodeSessions(engine, cluster);
    registry =
        RecordedRegistry.of(
            new DefaultNodeRegistry(engine, new NodeStatusTable(), List.of(sessions)));
    telemetry = new TelemetryBuffer(engine, TelemetrySettings.defaults());
    liveness = new LivenessMonitor(engine, registry, cluster, livenessSettings);
    bus = new LinkCommandBus(engine, sessions, cluster);
    link =
        new DefaultNodeLink(
            engine,
            new LinkServices(
                tokens,
                registry,
                new NodeRegistrations(),
                orchestrator,
                cluster,
                liveness,
                telemetry,
                sessions,
                bus),
            settings);
    WorkloadFeature.nodeMessages(WorkloadListener.NONE).forEach(link::add);
    cluster.start();
    telemetry.start();
    liveness.start();
    link.start();
  }

  static LinkRig virtual(VirtualTime time) {
    return virtual(time, LinkSettings.defaults());
  }

  static LinkRig virtual(VirtualTime time, LinkSettings settings) {
    return new LinkRig(
        "c-1",
        InMemoryStore.open(time),
        time,
        time,
        Runnable::run,
        settings,
        LivenessSettings.defaults());
  }

  /** Another controller on the same data and clock. */
  LinkRig peer(String controllerId, VirtualTime time) {
    InMemoryStore other = store.another();
    other.open(Fixtures.storeContext(time, time));
    return new LinkRig(
        controllerId,
        other,
        time,
        time,
        Runnable::run,
        link.settings(),
        LivenessSettings.defaults());
  }

  /** A new node, stored. */
  Node node(String name) {
    Node node = Fixtures.node(name);
    store.commit(Commit.builder().insert(Node.KIND, node).build());
    return node;
  }

  Node stored(Node node) {
    return store.findIncludingDeleted(Node.KIND, node.id()).orElseThrow();
  }

  String token(Node node) {
    return tokens.mint(node.id(), engine.time().now(), Duration.ofHours(1)).token();
  }

  void apply(Node node, NodeInput input) {
    registry.apply(engine.self(), Scope.all(), node.id(), input, null);
  }

  /** An agent that connects with a good token. */
  FakeAgent connect(Node node) {
    return connect(token(node), null);
  }

  FakeAgent connect(String token, String protocol) {
    return new FakeAgent(link, new Handshake("10.0.0.1", "Bearer " + token, null, protocol));
  }

  /** The events about a node, in order. */
  List<Event> events(Node node) {
    Lease lease = store.leases().acquire("numbering", "c-1", Duration.ofMinutes(1)).orElseThrow();
    store.events().assignPositions(lease, 1_000);
    EventQuery query = new EventQuery(0, Scope.all(), Set.of(), "node", node.id(), 1_000);
    return store.events().read(query).stream().map(LoggedEvent::event).toList();
  }

  Map<String, Object> health() {
    return link.check().details();
  }

  @Override
  public void close() {
    link.close();
    liveness.close();
    telemetry.close();
    cluster.close();
  }
}
