package io.aiwm.tests.link;

import io.aiwm.api.entity.Header;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeConnection;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeHealth;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.TokenState;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.node.NodeChangeListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** As much of a registry as the link needs: folds what sessions tell, by epoch. */
final class FoldingRegistry implements NodeRegistry {
  private final Store store;
  private final TimeSource time;
  private final NodeChangeListener listener;
  final List<NodeInput> inputs = new CopyOnWriteArrayList<>();

  FoldingRegistry(Store store, TimeSource time, NodeChangeListener listener) {
    this.store = store;
    this.time = time;
    this.listener = listener;
  }

  @Override
  public Node create(Caller caller, NodeDraft draft) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Node> find(Scope scope, String id) {
    return store.find(Node.KIND, scope, id);
  }

  @Override
  public Page<Node> list(Query query) {
    return store.list(Node.KIND, query);
  }

  @Override
  public Node apply(
      Caller caller, Scope scope, String id, NodeInput input, @Nullable Long ifVersion) {
    inputs.add(input);
    while (true) {
      Node node =
          store.find(Node.KIND, scope, id).orElseThrow(() -> new NotFoundException("node", id));
      Node changed = fold(node, input);
      if (changed.equals(node)) {
        return node;
      }
      Node next = changed.withHeader(header(node, caller, input));
      if (store.commit(Commit.builder().replace(Node.KIND, next).build()).applied()) {
        listener.changed(next);
        return next;
      }
    }
  }

  private Header header(Node node, Caller caller, NodeInput input) {
    Header next = node.header().next(caller.id(), time.now());
    return input instanceof NodeInput.Deleted ? next.asDeleted(time.now()) : next;
  }

  @Override
  public List<Outcome> applyAll(List<Addressed> addressed) {
    return addressed.stream().map(this::outcome).toList();
  }

  private Outcome outcome(Addressed a) {
    try {
      return new Outcome(apply(a.caller(), Scope.all(), a.nodeId(), a.input(), null), null);
    } catch (RuntimeException e) {
      return new Outcome(null, e);
    }
  }

  private static Node fold(Node node, NodeInput input) {
    NodeConnection connection = node.connection();
    long epoch = connection.sessionEpoch();
    if (input instanceof NodeInput.Connected in) {
      return in.sessionEpoch() > epoch
          ? node.withConnection(
              new NodeConnection(true, in.controllerId(), in.sessionEpoch(), in.at()))
          : node;
    } else if (input instanceof NodeInput.Registered in) {
      return in.sessionEpoch() == epoch ? node.withStatus(NodeStatus.ONLINE) : node;
    } else if (input instanceof NodeInput.Disconnected in) {
      return in.sessionEpoch() == epoch ? node.withConnection(connection.closed()) : node;
    } else if (input instanceof NodeInput.HeartbeatLost in) {
      return in.sessionEpoch() == epoch && node.status() == NodeStatus.ONLINE
          ? node.withStatus(NodeStatus.OFFLINE)
          : node;
    } else if (input instanceof NodeInput.HeartbeatResumed in) {
      return in.sessionEpoch() == epoch ? node.withStatus(NodeStatus.ONLINE) : node;
    } else if (input instanceof NodeInput.HealthReported in) {
      NodeHealth health = in.health();
      return in.sessionEpoch() == epoch ? node.withHealth(health) : node;
    } else if (input instanceof NodeInput.TokensRevoked in) {
      return node.withTokens(node.tokenMetadata(), new TokenState(in.at(), null, null));
    } else if (input instanceof NodeInput.Deleted) {
      return node.withStatus(NodeStatus.INACTIVE);
    }
    return node;
  }
}
