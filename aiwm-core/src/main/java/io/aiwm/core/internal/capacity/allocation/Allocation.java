package io.aiwm.core.internal.capacity.allocation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.capacity.AllocationSpec;
import io.aiwm.api.capacity.AllocationState;
import io.aiwm.api.capacity.Grant;
import io.aiwm.api.capacity.Grant.Member;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.aiwm.core.http.Deferrable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Capacity that somebody holds, or waits for. While it is held, bound or released, each of its
 * members has exactly one claim in the ledger of its node.
 *
 * @param nodeId node of the first member; null while there is none
 * @param state where it is in its life
 * @param generation generation of the first member's claim; 0 while there is none
 * @param members those that claim something, by their numbers
 * @param expiresAt when its lease ends; for one that waits, when it waits no longer
 * @param reasons why it waits, or why it was released or ended
 * @param releasedAt when it was released
 * @param spec what was asked for
 */
public record Allocation(
    @JsonUnwrapped Header header,
    @Nullable String nodeId,
    AllocationState state,
    long generation,
    List<Member> members,
    @Nullable Instant expiresAt,
    List<String> reasons,
    @Nullable Instant releasedAt,
    AllocationSpec spec)
    implements Entity, Deferrable {
  public static final Kind<Allocation> KIND =
      Kind.of("allocations", Allocation.class)
          .field(
              Field.<Allocation>text("state", a -> a.state().wireName())
                  .among(AllocationState.class, AllocationState::wireName))
          .field(
              Field.texts(
                  "nodeId", a -> a.members().stream().map(Member::nodeId).distinct().toList()))
          .field(Field.text("poolId", a -> a.spec().poolId()))
          .field(Field.text("holderType", a -> a.spec().holder().type()))
          .field(Field.text("holderId", a -> a.spec().holder().id()))
          .field(Field.number("priority", a -> (long) a.spec().priority()))
          .unindexed("updatedAt", "priority", "holderType")
          .build();

  public Allocation(
      Header header,
      @Nullable String nodeId,
      AllocationState state,
      long generation,
      @Nullable List<Member> members,
      @Nullable Instant expiresAt,
      @Nullable List<String> reasons,
      @Nullable Instant releasedAt,
      AllocationSpec spec) {
    this.header = header;
    this.nodeId = nodeId;
    this.state = state;
    this.generation = generation;
    this.members = members == null ? List.of() : List.copyOf(members);
    this.expiresAt = expiresAt;
    this.reasons = reasons == null ? List.of() : List.copyOf(reasons);
    this.releasedAt = releasedAt;
    this.spec = spec;
  }

  /** One that waits. */
  static Allocation waiting(Header header, AllocationSpec spec, List<String> reasons) {
    Instant end = end(spec, header.createdAt());
    return new Allocation(
        header.withWakeAt(end), null, AllocationState.PENDING, 0, null, end, reasons, null, spec);
  }

  /** One that has what was asked for. */
  static Allocation held(Header header, AllocationSpec spec, List<Member> members, Instant now) {
    return waiting(header, spec, List.of()).holding(members, now);
  }

  /** This one, which waited, with what was asked for. */
  Allocation holding(List<Member> all, Instant now) {
    Member first = all.get(0);
    Instant end = end(spec, now);
    return new Allocation(
        header.withWakeAt(end),
        first.nodeId(),
        AllocationState.HELD,
        first.generation(),
        all,
        end,
        null,
        null,
        spec);
  }

  private static @Nullable Instant end(AllocationSpec spec, Instant from) {
    return spec.leaseSeconds() == null ? null : from.plusSeconds(spec.leaseSeconds());
  }

  @Override
  public Allocation withHeader(Header value) {
    return new Allocation(
        value, nodeId, state, generation, members, expiresAt, reasons, releasedAt, spec);
  }

  Allocation withReasons(List<String> why) {
    return new Allocation(
        header, nodeId, state, generation, members, expiresAt, why, releasedAt, spec);
  }

  Allocation bound() {
    return new Allocation(
        header, nodeId, AllocationState.BOUND, generation, members, expiresAt, reasons, null, spec);
  }

  Allocation renewedUntil(Instant end) {
    return new Allocation(
        header.withWakeAt(end), nodeId, state, generation, members, end, reasons, null, spec);
  }

  /** Nobody holds it any more; nothing but a proof of absence moves it from here. */
  Allocation releasing(String why, Instant now) {
    return new Allocation(
        header.withWakeAt(null),
        nodeId,
        AllocationState.RELEASING,
        generation,
        members,
        null,
        List.of(why),
        now,
        spec);
  }

  Allocation ended(String why) {
    return new Allocation(
        header.withWakeAt(null),
        nodeId,
        AllocationState.ENDED,
        generation,
        null,
        null,
        List.of(why),
        releasedAt,
        spec);
  }

  /** Without the members on a node. */
  Allocation without(String lostNodeId) {
    List<Member> rest =
        members.stream().filter(member -> !member.nodeId().equals(lostNodeId)).toList();
    return new Allocation(
        header, nodeId, state, generation, rest, expiresAt, reasons, releasedAt, spec);
  }

  @Override
  public boolean deferred() {
    return state == AllocationState.PENDING;
  }

  Grant grant() {
    return new Grant(id(), state, members, expiresAt, reasons);
  }
}
