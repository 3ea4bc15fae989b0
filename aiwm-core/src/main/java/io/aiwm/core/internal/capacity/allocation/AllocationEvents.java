package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.capacity.AllocationState;
import io.aiwm.api.capacity.Holder;
import io.aiwm.api.event.EventType;
import io.aiwm.api.event.Severity;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events of allocations. */
final class AllocationEvents {
  static final String ORPHAN = "allocation.orphan";
  static final String OVERUSED = "allocation.overused";
  static final String DEVICE_LOST = "allocation.device_lost";

  static final List<EventType> ALL =
      List.of(
          type(AllocationTable.WAITING, "An allocation waits for capacity"),
          type(AllocationTable.GRANTED, "An allocation has its capacity"),
          type(AllocationTable.RELEASED, "An allocation was released, or waits no longer"),
          type(AllocationTable.EXPIRED, "The lease of an allocation ended"),
          type(AllocationTable.PREEMPTED, "An allocation makes way for another"),
          type(AllocationTable.ENDED_EVENT, "The capacity of an allocation is free again"));

  private AllocationEvents() {}

  private static EventType type(String name, String summary) {
    return new EventType(name, Severity.INFO, summary, Changed.class);
  }

  static Changed facts(Allocation allocation) {
    return new Changed(
        allocation.id(),
        allocation.state(),
        allocation.nodeId(),
        allocation.spec().poolId(),
        allocation.spec().holder(),
        allocation.reasons());
  }

  @SuppressWarnings("unchecked") // A record becomes a JSON object.
  static void tell(Unit unit, Allocation allocation, String type, Severity severity) {
    Map<String, Object> facts = Json.mapper().convertValue(facts(allocation), Map.class);
    unit.event("allocation", allocation, type, severity, facts);
  }

  /** An allocation after the change. */
  record Changed(
      String allocationId,
      AllocationState state,
      @Nullable String nodeId,
      @Nullable String poolId,
      Holder holder,
      List<String> reasons) {}
}
