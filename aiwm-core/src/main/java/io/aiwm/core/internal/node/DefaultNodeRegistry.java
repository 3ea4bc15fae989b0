package io.aiwm.core.internal.node;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Header;
import io.aiwm.api.error.DuplicateNameException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.StaleVersionException;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.StatusStateMachine;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.event.EventFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The registry on the host's store: reads, decides, commits by compare-and-set, and decides again
 * when somebody else was first. Keeps nothing in memory. Safe for use by many threads.
 */
public final class DefaultNodeRegistry implements NodePort, AutoCloseable {

  /** Lost races after which a node is contended beyond reason. */
  static final int MAX_TRIES = 20;

  private final Engine engine;
  private final NodeFold fold;
  private final NodeCommits commits;
  private final MassTransitionDigest crowdReport;

  /**
   * Makes the registry of an engine.
   *
   * @param engine clock, ids and store
   * @param table decides which changes of status there are
   * @param listeners told after each commit, on the thread that committed
   */
  public DefaultNodeRegistry(
      Engine engine, StatusStateMachine table, List<NodeChangeListener> listeners) {
    this(engine, table, listeners, (unit, before, after) -> {});
  }

  /**
   * Makes the registry of an engine in which others take part.
   *
   * @param participant asked before each change of a node is committed
   */
  public DefaultNodeRegistry(
      Engine engine,
      StatusStateMachine table,
      List<NodeChangeListener> listeners,
      NodeParticipant participant) {
    this.engine = engine;
    this.fold = new NodeFold(table);
    MassTransitions crowds = new MassTransitions(engine.time());
    this.commits = new NodeCommits(engine, listeners, participant, crowds);
    this.crowdReport = new MassTransitionDigest(engine, crowds);
  }

  /** Begins to tell of many nodes at once. */
  public void start() {
    crowdReport.start();
  }

  /** Tells what is left to tell. */
  @Override
  public void close() {
    crowdReport.close();
  }

  @Override
  public Node create(Caller caller, NodeDraft draft) {
    NodeRules.check(draft);
    Node node = fresh(caller, draft, engine.time().now());
    CommitResult result = engine.store().commit(creation(caller, node));
    if (!result.applied()) {
      throw new DuplicateNameException("node", node.name());
    }
    commits.announce(node);
    return node;
  }

  private Node fresh(Caller caller, NodeDraft draft, Instant now) {
    Header header =
        Header.fresh(engine.ids().next(), caller.principal().owner(), caller.id(), now)
            .withMetadata(draft.metadata());
    return new Node(
        header,
        draft.name(),
        draft.role(),
        NodeStatus.PENDING,
        draft.local(),
        draft.vpnIp(),
        draft.labels(),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private Commit creation(Caller caller, Node node) {
    String type = NodeEvents.REGISTERED;
    EventFactory events =
        new EventFactory("node", node, caller, node.createdAt())
            .add(type, NodeEvents.severity(type), NodeEvents.data(node, type, Map.of()));
    AuditNote note =
        new AuditNote("node.create", Map.of("name", node.name(), "to", node.status().wireName()));
    return Commit.builder()
        .insert(Node.KIND, node)
        .insert(AuditEntry.KIND, commits.entry(caller, node, note))
        .events(events.events())
        .build();
  }

  @Override
  public Optional<Node> find(Scope scope, String id) {
    return engine.store().find(Node.KIND, scope, id);
  }

  @Override
  public Page<Node> list(Query query) {
    return engine.store().list(Node.KIND, query);
  }

  /** Counts first: usually all of them exist, and counting is cheaper than reading. */
  @Override
  public Set<String> existing(Scope scope, Collection<String> ids) {
    Set<String> asked = Set.copyOf(ids);
    Query query = Query.in(scope).where(Filter.in("_id", List.copyOf(asked)));
    long there = engine.store().count(Node.KIND, query);
    return there == asked.size() ? asked : NodePort.super.existing(scope, asked);
  }

  @Override
  public Node apply(
      Caller caller, Scope scope, String id, NodeInput input, @Nullable Long ifVersion) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Node node = find(scope, id).orElseThrow(() -> new NotFoundException("node", id));
      if (ifVersion != null && ifVersion != node.version()) {
        throw new StaleVersionException("node", id, node.version());
      }
      NodeDecision decision = fold.decide(node, input, caller, engine.time().now());
      if (decision.refusal() != null) {
        throw decision.refusal();
      }
      if (decision.writesNothing() || landed(node, decision, caller)) {
        return Objects.requireNonNullElse(decision.next(), node);
      }
    }
    throw contended(id);
  }

  @Override
  public Node apply(Unit unit, Scope scope, String id, NodeInput input, @Nullable Long ifVersion) {
    Node node =
        unit.find(Node.KIND, scope, id).orElseThrow(() -> new NotFoundException("node", id));
    if (ifVersion != null && ifVersion != node.version()) {
      throw new StaleVersionException("node", id, node.version());
    }
    NodeDecision decision = fold.decide(node, input, unit.caller(), unit.now());
    if (decision.refusal() != null) {
      throw decision.refusal();
    }
    return commits.add(unit, node, decision);
  }

  private boolean landed(Node before, NodeDecision decision, Caller caller) {
    Node next = decision.next();
    Commit commit = commits.of(before, decision, caller);
    CommitResult result = engine.store().commit(commit);
    if (result instanceof CommitResult.Duplicate) {
      throw new DuplicateNameException("node", next == null ? before.name() : next.name());
    }
    if (result.applied() && next != null) {
      commits.landed(commit, before, next, caller);
    }
    return result.applied();
  }

  @Override
  public List<Outcome> applyAll(List<Addressed> inputs) {
    return new NodeBatch(engine, fold, commits, inputs).run();
  }

  static UnavailableException contended(String id) {
    return new UnavailableException(
        "CONTENDED",
        "Node " + id + " is being changed by too many requests at once; try again",
        Duration.ofSeconds(1));
  }
}
