package io.aiwm.api.node;

import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.unit.Unit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a fleet. Every change is one commit with its events and its audit entry; a lost race
 * is re-read and decided again, so a caller sees the outcome and never the race.
 *
 * <p>Methods block on the store, may be called from many threads, and throw {@link
 * io.aiwm.api.error.StoreUnavailableException} where it does not answer.
 */
public interface NodeRegistry {

  /**
   * Creates a node in status {@code pending}, owned by the caller.
   *
   * @throws io.aiwm.api.error.DuplicateNameException if the name is taken
   * @throws io.aiwm.api.error.ValidationException if a field breaks its rule
   */
  Node create(Caller caller, NodeDraft draft);

  /** The node, unless it is deleted or outside the scope. */
  Optional<Node> find(Scope scope, String id);

  /** One page of nodes; see {@link Node#KIND} for the fields. */
  Page<Node> list(Query query);

  /**
   * Those of the ids that are of nodes in the scope. A registry that can say so without reading the
   * nodes does well to override this.
   *
   * @param ids at most {@link Query#MAX_LIMIT}
   */
  default Set<String> existing(Scope scope, Collection<String> ids) {
    Query query =
        Query.in(scope).where(Filter.in("_id", List.copyOf(ids))).limitedTo(Query.MAX_LIMIT);
    return list(query).data().stream().map(Node::id).collect(Collectors.toSet());
  }

  /**
   * Folds an input into a node's record.
   *
   * @param scope whose nodes may be touched
   * @param ifVersion the version that the caller has read and means to change, or null for any
   * @return the node afterwards; unchanged where the input had nothing to change, such as one from
   *     a session that has been replaced
   * @throws io.aiwm.api.error.NotFoundException if there is no such node in the scope
   * @throws io.aiwm.api.error.IllegalTransitionException if the status table refuses
   * @throws io.aiwm.api.error.StaleVersionException if the node is at another version
   */
  Node apply(Caller caller, Scope scope, String id, NodeInput input, @Nullable Long ifVersion);

  /**
   * Adds an input, folded into a node's record, to a unit of work: the node changes together with
   * whatever else is in the unit, or not at all.
   *
   * @return the node as it will be once the unit is committed
   * @throws io.aiwm.api.error.AiwmException as {@link #apply(Caller, Scope, String, NodeInput,
   *     Long)} does, with nothing added
   */
  Node apply(Unit unit, Scope scope, String id, NodeInput input, @Nullable Long ifVersion);
}
