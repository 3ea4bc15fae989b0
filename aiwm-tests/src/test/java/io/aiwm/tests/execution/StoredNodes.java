package io.aiwm.tests.execution;

import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.api.unit.Unit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A registry that only reads: all that executions ask of one. */
record StoredNodes(Store store) implements NodeRegistry {
  @Override
  public Optional<Node> find(Scope scope, String id) {
    return store.find(Node.KIND, scope, id);
  }

  @Override
  public Page<Node> list(Query query) {
    return store.list(Node.KIND, query);
  }

  @Override
  public Node create(Caller caller, NodeDraft draft) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Node apply(
      Caller caller, Scope scope, String id, NodeInput input, @Nullable Long ifVersion) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Node apply(Unit unit, Scope scope, String id, NodeInput input, @Nullable Long ifVersion) {
    throw new UnsupportedOperationException();
  }
}
