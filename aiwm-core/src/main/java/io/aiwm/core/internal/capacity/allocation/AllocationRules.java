package io.aiwm.core.internal.capacity.allocation;

import io.aiwm.api.capacity.AllocationSpec;
import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of what is asked for. All that are broken are named at once. Pure. */
final class AllocationRules {
  private static final double MAX_CPU = 4_096;
  private static final long MAX_BYTES = 1L << 50;
  private static final int MAX_TEXT = 256;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_LABELS = 64;

  private final List<FieldError> errors = new ArrayList<>();

  private AllocationRules() {}

  /**
   * Checks what is asked for.
   *
   * @throws ValidationException naming each bad field
   */
  static void check(AllocationSpec spec) {
    AllocationRules rules = new AllocationRules();
    rules.compute(spec);
    rules.gpus(spec);
    rules.ports(spec);
    rules.layout(spec);
    rules.holder(spec);
    if (!rules.errors.isEmpty()) {
      throw new ValidationException(rules.errors);
    }
  }

  private void compute(AllocationSpec spec) {
    Double cpu = spec.cpu();
    require(cpu == null || (cpu >= 0.001 && cpu <= MAX_CPU), "cpu", "must be 0.001 to 4096 cores");
    bytes(spec.memory(), "memory");
    boolean nothing =
        cpu == null
            && spec.memory() == null
            && spec.gpuCount() == 0
            && spec.ports().isEmpty()
            && spec.portCount() == 0;
    require(!nothing, "gpuCount", "must be given, or cpu, memory or ports: nothing is asked for");
  }

  private void gpus(AllocationSpec spec) {
    require(
        spec.gpuCount() >= 0 && spec.gpuCount() <= AllocationSpec.MAX_GPUS,
        "gpuCount",
        "must be 0 to " + AllocationSpec.MAX_GPUS);
    bytes(spec.gpuMemory(), "gpuMemory");
    text(spec.gpuModel(), "gpuModel");
    List<String> ids = spec.gpuDeviceIds();
    require(new HashSet<>(ids).size() == ids.size(), "gpuDeviceIds", "must not name a GPU twice");
    require(
        ids.isEmpty() || ids.size() == spec.gpuCount(),
        "gpuDeviceIds",
        "must name as many GPUs as gpuCount says");
    ids.forEach(id -> text(id, "gpuDeviceIds"));
  }

  private void ports(AllocationSpec spec) {
    List<Integer> ports = spec.ports();
    require(
        ports.stream().allMatch(port -> port >= 1 && port <= MAX_PORT),
        "ports",
        "must be 1 to " + MAX_PORT);
    require(new HashSet<>(ports).size() == ports.size(), "ports", "must not name a port twice");
    require(
        spec.portCount() >= 0 && ports.size() + spec.portCount() <= AllocationSpec.MAX_PORTS,
        "portCount",
        "must be 0 or more, and at most " + AllocationSpec.MAX_PORTS + " with ports");
  }

  private void layout(AllocationSpec spec) {
    require(
        spec.count() >= 1 && spec.count() <= AllocationSpec.MAX_MEMBERS,
        "count",
        "must be 1 to " + AllocationSpec.MAX_MEMBERS);
    require(spec.priority() >= 1 && spec.priority() <= 100, "priority", "must be 1 to 100");
    Integer lease = spec.leaseSeconds();
    require(
        lease == null
            || (lease >= AllocationSpec.MIN_LEASE_SECONDS
                && lease <= AllocationSpec.MAX_LEASE_SECONDS),
        "leaseSeconds",
        "must be %d to %d"
            .formatted(AllocationSpec.MIN_LEASE_SECONDS, AllocationSpec.MAX_LEASE_SECONDS));
    require(spec.labels().size() <= MAX_LABELS, "labels", "must be at most " + MAX_LABELS);
    text(spec.topology().same(), "topology.same");
    text(spec.topology().spread(), "topology.spread");
  }

  private void holder(AllocationSpec spec) {
    text(spec.holder().type(), "holder.type");
    text(spec.holder().id(), "holder.id");
  }

  private void bytes(@Nullable Long bytes, String field) {
    require(bytes == null || (bytes >= 1 && bytes <= MAX_BYTES), field, "must be 1 to 2^50 bytes");
  }

  private void text(@Nullable String text, String field) {
    require(
        text == null || (!text.isBlank() && text.length() <= MAX_TEXT),
        field,
        "must have 1 to " + MAX_TEXT + " characters");
  }

  private void require(boolean condition, String field, String message) {
    if (!condition) {
      errors.add(new FieldError(field, message));
    }
  }
}
