package io.aiwm.testkit.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.capacity.AllocationState;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Sort;
import io.aiwm.api.store.Store;
import io.aiwm.core.internal.capacity.allocation.Allocation;
import io.aiwm.core.internal.capacity.ledger.Amount;
import io.aiwm.core.internal.capacity.ledger.Claim;
import io.aiwm.core.internal.capacity.ledger.Device;
import io.aiwm.core.internal.capacity.ledger.DeviceClaim;
import io.aiwm.core.internal.capacity.ledger.ForeignUse;
import io.aiwm.core.internal.capacity.ledger.NodeCapacity;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import io.aiwm.core.internal.capacity.share.PoolShare;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An audit of what must never be so, held against everything that a store has of capacity. */
public final class CapacityAudit {
  private final Store store;

  public CapacityAudit(Store store) {
    this.store = store;
  }

  /** Checks all of it, while nothing changes. */
  public void check() {
    List<NodeLedger> ledgers = all(NodeLedger.KIND);
    ledgers.forEach(this::withinCapacity);
    exactlyOneClaimEach(ledgers);
    sharesAreWhatIsClaimed(ledgers);
  }

  private void sharesAreWhatIsClaimed(List<NodeLedger> ledgers) {
    for (PoolShare share : all(PoolShare.KIND)) {
      long used =
          ledgers.stream()
              .flatMap(ledger -> ledger.claims().stream())
              .filter(claim -> claim.shareIds().contains(share.id()))
              .mapToLong(Claim::gpuMillis)
              .sum();
      assertThat(share.usedMillis()).as("what is used of " + share.subject()).isEqualTo(used);
      Double limit = share.limit();
      assertThat(limit == null || used <= limit * 1_000).as("within its limit").isTrue();
    }
  }

  /** How many claims there are. */
  public int claims() {
    return all(NodeLedger.KIND).stream().mapToInt(ledger -> ledger.claims().size()).sum();
  }

  private void withinCapacity(NodeLedger ledger) {
    Node node = store.find(Node.KIND, Scope.all(), ledger.id()).orElseThrow();
    NodeCapacity capacity = NodeCapacity.of(node, ledger, ForeignUse.NONE);
    within("cpu of " + node.name(), capacity.cpu());
    within("memory of " + node.name(), capacity.memory());
    for (Device device : capacity.devices()) {
      within(device.deviceId() + " of " + node.name(), device.memory());
      boolean exclusive =
          ledger.claims().stream()
              .flatMap(claim -> claim.gpus().stream())
              .filter(gpu -> gpu.isOn(device.deviceId(), device.uuid()))
              .anyMatch(DeviceClaim::exclusive);
      assertThat(!exclusive || device.claims() == 1).as("an exclusive GPU is shared").isTrue();
    }
    List<Integer> ports = ledger.claims().stream().flatMap(c -> c.ports().stream()).toList();
    assertThat(ports).as("ports of " + node.name()).doesNotHaveDuplicates();
    List<Long> generations = ledger.claims().stream().map(Claim::generation).toList();
    assertThat(generations).doesNotHaveDuplicates().allMatch(g -> g <= ledger.generation());
  }

  private static void within(String what, Amount amount) {
    assertThat(amount.claimed())
        .as("what is claimed of " + what)
        .isLessThanOrEqualTo(amount.total());
  }

  private void exactlyOneClaimEach(List<NodeLedger> ledgers) {
    List<String> claimed = new ArrayList<>();
    ledgers.forEach(
        ledger ->
            ledger
                .claims()
                .forEach(c -> claimed.add(name(ledger.id(), c.allocationId(), c.generation()))));
    Set<String> expected = new HashSet<>();
    for (Allocation allocation : all(Allocation.KIND)) {
      if (allocation.state().claims()) {
        allocation
            .members()
            .forEach(m -> expected.add(name(m.nodeId(), allocation.id(), m.generation())));
        boolean whole = allocation.members().size() == allocation.spec().count();
        assertThat(whole || allocation.state() == AllocationState.RELEASING)
            .as("half a gang")
            .isTrue();
      }
    }
    assertThat(claimed).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String name(String nodeId, String allocationId, long generation) {
    return nodeId + "/" + allocationId + "/" + generation;
  }

  private <T extends Entity> List<T> all(Kind<T> kind) {
    List<T> found = new ArrayList<>();
    Query query = Query.in(Scope.all()).sortedBy(new Sort("_id", false)).limitedTo(Query.MAX_LIMIT);
    Page<T> page;
    do {
      page = store.list(kind, query);
      found.addAll(page.data());
      query = query.from(page.nextCursor());
    } while (page.nextCursor() != null);
    return found;
  }
}
