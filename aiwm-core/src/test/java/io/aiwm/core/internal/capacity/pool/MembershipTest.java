package io.aiwm.core.internal.capacity.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.node.NodeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

@Label("Membership")
class MembershipTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Header header(String id, String org) {
    return Header.fresh(id, Owner.of(org, "ann"), "ann", NOW);
  }

  private static Node node(String id, String org, String tier, List<String> poolIds) {
    return new Node(
        header(id, org),
        id,
        List.of(NodeRole.WORKER),
        NodeStatus.PENDING,
        false,
        null,
        Map.of("tier", tier),
        poolIds,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static Pool pool(String tier, int maxNodes, List<PinnedNode> pins, int count) {
    PoolSelector selector = new PoolSelector(Map.of("tier", tier), null, null);
    return new Pool(header("p", "org"), "p", null, selector, maxNodes, null, null, pins, count);
  }

  /** Tiers of a fleet, in the order in which its nodes are looked at. */
  @Property
  @Label("brings a pool to rest with as many of the nodes that belong there as there is room for")
  void rests(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 2) Integer> tiers,
      @ForAll Set<@IntRange(max = 11) Integer> pinned,
      @ForAll @IntRange(min = 1, max = 8) int maxNodes) {
    List<PinnedNode> pins = new ArrayList<>();
    pinned.forEach(i -> pins.add(new PinnedNode("n" + i, 50, NOW)));
    int members = 0;
    int wanted = 0;
    for (int i = 0; i < tiers.size(); i++) {
      Pool pool = pool("1", maxNodes, pins, members);
      Node node = node("n" + i, "org", "" + tiers.get(i), List.of());
      members += Membership.of(node, List.of(pool)).size();
      wanted += tiers.get(i) == 1 || pinned.contains(i) ? 1 : 0;
    }
    assertThat(members).isEqualTo(Math.min(wanted, maxNodes));
  }

  @Property
  @Label("does not push a member out because the pool is full, and lets no stranger in")
  void full(@ForAll @IntRange(min = 1, max = 9) int size, @ForAll boolean member) {
    Pool pool = pool("1", size, List.of(), size);
    Node ours = node("a", "org", "1", member ? List.of("p") : List.of());
    assertThat(Membership.isMember(ours, pool)).isEqualTo(member);
    Node foreign = node("b", "other", "1", List.of());
    assertThat(Membership.isMember(foreign, pool("1", size + 1, List.of(), 0))).isFalse();
  }
}
