package io.aiwm.api.node;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Permission to place new work on a node, and if not, the reasons.
 *
 * @param schedulable no reason stands against it
 * @param unschedulableReasons {@code cordoned}, {@code draining}, {@code stopped}; where clients
 *     read it, also the status of a node that is not online
 */
@RecordBuilder
public record Schedulability(boolean schedulable, List<String> unschedulableReasons)
    implements SchedulabilityBuilder.With {
  public static final String CORDONED = "cordoned";
  public static final String DRAINING = "draining";
  public static final String STOPPED = "stopped";

  /** Takes work. */
  public static final Schedulability YES = new Schedulability(true, List.of());

  @JsonCreator
  public Schedulability(
      @JsonProperty("schedulable") boolean schedulable,
      @JsonProperty("unschedulableReasons") @Nullable List<String> unschedulableReasons) {
    this.unschedulableReasons =
        unschedulableReasons == null ? List.of() : List.copyOf(unschedulableReasons);
    this.schedulable = this.unschedulableReasons.isEmpty();
  }

  /** With one more reason against. */
  public Schedulability with(String reason) {
    return unschedulableReasons.contains(reason)
        ? this
        : new Schedulability(
            false,
            java.util.stream.Stream.concat(
                    unschedulableReasons.stream(), java.util.stream.Stream.of(reason))
                .toList());
  }

  /** With one reason less. */
  public Schedulability without(String reason) {
    return with()
        .schedulable(true)
        .unschedulableReasons(unschedulableReasons.stream().filter(r -> !r.equals(reason)).toList())
        .build();
  }
}
