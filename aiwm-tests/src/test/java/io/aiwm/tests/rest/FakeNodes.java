package io.aiwm.tests.rest;

import io.aiwm.api.entity.Header;
import io.aiwm.api.error.DuplicateNameException;
import io.aiwm.api.error.IllegalTransitionException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.StaleVersionException;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.core.engine.Engine;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A registry that only does what these tests look at: names, versions, two statuses. */
final class FakeNodes implements NodeRegistry {
  private final Engine engine;

  FakeNodes(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Node create(Caller caller, NodeDraft draft) {
    Header header =
        Header.fresh(
            engine.ids().next(), caller.principal().owner(), caller.id(), engine.time().now());
    Node node =
        new Node(
            header.withMetadata(draft.metadata()),
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
    CommitResult result = engine.store().commit(Commit.builder().insert(Node.KIND, node).build());
    if (result instanceof CommitResult.Duplicate) {
      throw new DuplicateNameException("node", draft.name());
    }
    return node;
  }

  @Override
  public Optional<Node> find(Scope scope, String id) {
    return engine.store().find(Node.KIND, scope, id);
  }

  @Override
  public Page<Node> list(Query query) {
    return engine.store().list(Node.KIND, query);
  }

  @Override
  public Node apply(
      Caller caller, Scope scope, String id, NodeInput input, @Nullable Long ifVersion) {
    Node node = find(scope, id).orElseThrow(() -> new NotFoundException("node", id));
    if (ifVersion != null && ifVersion != node.version()) {
      throw new StaleVersionException("node", id, node.version());
    }
    Header next = node.header().next(caller.id(), engine.time().now());
    Node changed = change(node, input, next);
    engine.store().commit(Commit.builder().replace(Node.KIND, changed).build());
    return changed;
  }

  private static Node change(Node node, NodeInput input, Header next) {
    if (input instanceof NodeInput.Deleted) {
      return node.withHeader(next.asDeleted(next.updatedAt()));
    } else if (input instanceof NodeInput.SchedulingChanged change) {
      return node.withSchedulability(
              change.stands()
                  ? node.schedulability().with(change.reason())
                  : node.schedulability().without(change.reason()))
          .withHeader(next);
    } else if (input instanceof NodeInput.Installation) {
      return node.withStatus(NodeStatus.INSTALLING).withHeader(next);
    }
    NodePatch patch = ((NodeInput.Patched) input).patch();
    if (patch.status() != null && node.status() == NodeStatus.PENDING) {
      throw new IllegalTransitionException(
          node.status().wireName(), patch.status().wireName(), List.of("inactive"));
    }
    return node.withHeader(patch.metadata() == null ? next : next.withMetadata(patch.metadata()));
  }

  @Override
  public List<Outcome> applyAll(List<Addressed> inputs) {
    throw new UnsupportedOperationException();
  }
}
