package io.aiwm.core.internal.capacity.pool;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A group of nodes that is placed on, limited and paid alike. Which nodes are in it stands on the
 * nodes; joining, leaving and deleting all replace the pool, so that the count is exact and no node
 * joins a pool that is going.
 *
 * @param name unique in its organisation; 3 to 100 letters, digits, dashes and underscores
 * @param description for people; at most 500 characters
 * @param selector the nodes that are members by what they are
 * @param maxNodes maximum number of members, 1 to 1,000
 * @param policy how its nodes are chosen
 * @param rates what its resources earn, the ended ones first
 * @param pinned the nodes that were added by hand
 * @param nodeCount number of members
 */
public record Pool(
    @JsonUnwrapped Header header,
    String name,
    @Nullable String description,
    PoolSelector selector,
    int maxNodes,
    PoolPolicy policy,
    List<PoolRate> rates,
    List<PinnedNode> pinned,
    int nodeCount)
    implements Entity {

  public static final Kind<Pool> KIND =
      Kind.of("pools", Pool.class)
          .uniqueKey(pool -> pool.owner().orgId() + "/" + pool.name())
          .field(Field.text("name", Pool::name))
          .field(Field.number("nodeCount", pool -> (long) pool.nodeCount()))
          .field(Field.flag("selective", pool -> !pool.selector().none()))
          .unindexed("updatedAt", "nodeCount")
          .build();

  public Pool(
      Header header,
      String name,
      @Nullable String description,
      @Nullable PoolSelector selector,
      int maxNodes,
      @Nullable PoolPolicy policy,
      @Nullable List<PoolRate> rates,
      @Nullable List<PinnedNode> pinned,
      int nodeCount) {
    this.header = header;
    this.name = name;
    this.description = description;
    this.selector = selector == null ? PoolSelector.NONE : selector;
    this.maxNodes = maxNodes;
    this.policy = policy == null ? PoolPolicy.DEFAULT : policy;
    this.rates = rates == null ? List.of() : List.copyOf(rates);
    this.pinned = pinned == null ? List.of() : List.copyOf(pinned);
    this.nodeCount = nodeCount;
  }

  @Override
  public Pool withHeader(Header value) {
    return new Pool(value, name, description, selector, maxNodes, policy, rates, pinned, nodeCount);
  }

  /** The entry of a node that was added by hand. */
  public Optional<PinnedNode> pin(String nodeId) {
    return pinned.stream().filter(pin -> pin.nodeId().equals(nodeId)).findFirst();
  }

  /** Number of nodes that may still join. */
  public int room() {
    return Math.max(0, maxNodes - nodeCount);
  }

  /** The pool with so many members more, or less. */
  Pool counting(int more) {
    return new Pool(
        header, name, description, selector, maxNodes, policy, rates, pinned, nodeCount + more);
  }

  Pool pinning(PinnedNode pin) {
    return withPins(pin.nodeId(), pin);
  }

  Pool unpinning(String nodeId) {
    return withPins(nodeId, null);
  }

  private Pool withPins(String nodeId, @Nullable PinnedNode pin) {
    List<PinnedNode> pins = new ArrayList<>(pinned);
    pins.removeIf(other -> other.nodeId().equals(nodeId));
    if (pin != null) {
      pins.add(pin);
    }
    return new Pool(header, name, description, selector, maxNodes, policy, rates, pins, nodeCount);
  }

  /** The pool, whose members are to be looked at again. */
  Pool wakingAt(@Nullable Instant at) {
    return withHeader(header.withWakeAt(at));
  }
}
