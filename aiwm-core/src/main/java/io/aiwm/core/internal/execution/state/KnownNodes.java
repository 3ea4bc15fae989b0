package io.aiwm.core.internal.execution.state;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Facts about nodes that executions need. */
public final class KnownNodes {
  private final NodeRegistry registry;

  public KnownNodes(NodeRegistry registry) {
    this.registry = registry;
  }

  /** Those of the ids that are of nodes in the scope. */
  public Set<String> existing(Scope scope, Collection<String> ids) {
    List<String> possible = possible(ids);
    return possible.isEmpty() ? Set.of() : registry.existing(scope, possible);
  }

  /** Those of the nodes whose agents answer a repeated command from a journal. */
  public static Set<String> journaling(Collection<Node> nodes) {
    return nodes.stream()
        .filter(n -> n.inventory().capabilities().contains(NodeInventory.IDEMPOTENT_COMMANDS))
        .map(Node::id)
        .collect(Collectors.toSet());
  }

  /** The nodes, at most as many as an execution has steps. */
  public List<Node> find(Scope scope, Collection<String> ids) {
    List<String> possible = possible(ids);
    return possible.isEmpty()
        ? List.of()
        : registry
            .list(Query.in(scope).where(Filter.in("_id", possible)).limitedTo(Query.MAX_LIMIT))
            .data();
  }

  private static List<String> possible(Collection<String> ids) {
    return ids.stream().filter(Ids::isId).toList();
  }
}
