package io.aiwm.tests.node;

import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.unit.Unit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A registry whose first change comes just after somebody else's. */
final class Interrupted implements NodeRegistry {
  private final NodeRegistry registry;
  private final Runnable other;
  private boolean interrupted;

  Interrupted(NodeRegistry registry, Runnable other) {
    this.registry = registry;
    this.other = other;
  }

  @Override
  public Node create(Caller caller, NodeDraft draft) {
    return registry.create(caller, draft);
  }

  @Override
  public Optional<Node> find(Scope scope, String id) {
    return registry.find(scope, id);
  }

  @Override
  public Page<Node> list(Query query) {
    return registry.list(query);
  }

  @Override
  public Node apply(
      Caller caller, Scope scope, String id, NodeInput input, @Nullable Long ifVersion) {
    if (!interrupted) {
      interrupted = true;
      other.run();
    }
    return registry.apply(caller, scope, id, input, ifVersion);
  }

  @Override
  public Node apply(Unit unit, Scope scope, String id, NodeInput input, @Nullable Long ifVersion) {
    return registry.apply(unit, scope, id, input, ifVersion);
  }
}
