package io.aiwm.examples.booking;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.TransitionTable;
import io.aiwm.examples.booking.Bookings.UpdateBooking;
import java.time.Instant;
import java.util.Locale;

/** A maintenance window of a node. A node has one at a time that is not over. */
public record Booking(
    @JsonUnwrapped Header header,
    String nodeId,
    String reason,
    Instant startsAt,
    Instant endsAt,
    Status status)
    implements Entity {

  static final Kind<Booking> KIND =
      Kind.of("bookings", Booking.class)
          .field(Field.text("nodeId", Booking::nodeId))
          .field(
              Field.text("status", (Booking b) -> b.status.wireName())
                  .among(Status.class, Status::wireName))
          .field(Field.instant("startsAt", Booking::startsAt))
          .uniqueKey(b -> b.status.over() ? null : b.nodeId)
          .build();

  public static final TransitionTable<Status, Trigger> TABLE =
      TransitionTable.<Status, Trigger>table()
          .from(Status.SCHEDULED)
          .on(Trigger.START, Status.ACTIVE, "booking.started")
          .from(Status.ACTIVE)
          .on(Trigger.END, Status.DONE, "booking.ended")
          .from(Status.SCHEDULED, Status.ACTIVE)
          .on(Trigger.CANCEL, Status.CANCELLED, "booking.ended")
          .build();

  /** Where a booking is in its life. */
  public enum Status {
    SCHEDULED,
    ACTIVE,
    DONE,
    CANCELLED;

    @JsonValue
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean over() {
      return this == DONE || this == CANCELLED;
    }
  }

  /** Events that change its status. */
  public enum Trigger {
    START,
    END,
    CANCEL
  }

  @Override
  public Booking withHeader(Header value) {
    return new Booking(value, nodeId, reason, startsAt, endsAt, status);
  }

  static Booking of(Header header, String nodeId, String reason, Instant starts, Instant ends) {
    Header woken = header.withWakeAt(starts);
    return new Booking(woken, nodeId, reason, starts, ends, Status.SCHEDULED);
  }

  Booking with(UpdateBooking asked) {
    if (status.over()) {
      throw new ConflictException("BOOKING_OVER", "The booking is over");
    }
    String why = asked.reason() == null ? reason : asked.reason();
    Instant until = asked.endsAt() == null ? endsAt : asked.endsAt();
    Header woken = status == Status.ACTIVE ? header.withWakeAt(until) : header;
    return new Booking(woken, nodeId, why, startsAt, until, status);
  }

  /** The same booking in another status; until it is over, a controller looks at it again. */
  Booking at(Status next) {
    Header woken = header.withWakeAt(next.over() ? null : endsAt);
    return new Booking(woken, nodeId, reason, startsAt, endsAt, next);
  }
}
