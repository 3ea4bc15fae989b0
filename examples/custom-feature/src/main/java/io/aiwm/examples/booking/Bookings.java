package io.aiwm.examples.booking;

import io.aiwm.api.entity.Header;
import io.aiwm.api.error.AiwmException;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.event.EventType;
import io.aiwm.api.event.Severity;
import io.aiwm.api.execution.StepContext;
import io.aiwm.api.execution.StepHandler;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Permission;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.feature.RecordType;
import io.aiwm.core.feature.Records;
import io.aiwm.core.feature.Resource;
import io.aiwm.core.http.Access;
import io.aiwm.examples.booking.Booking.Status;
import io.aiwm.examples.booking.Booking.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maintenance windows: each takes its node out of work when it starts, and back when it ends. */
public final class Bookings implements Feature {
  private static final RecordType<Booking> TYPE = RecordType.of(Booking.KIND, "booking");

  record CreateBooking(String nodeId, String reason, Instant startsAt, Instant endsAt) {}

  record UpdateBooking(@Nullable String reason, @Nullable Instant endsAt) {}

  record Maintain(String nodeId, String reason, int minutes) {}

  record Window(String nodeId, String reason, Status status) {}

  @Override
  public String name() {
    return "bookings";
  }

  @Override
  public List<RecordType<?>> recordTypes() {
    return List.of(TYPE);
  }

  @Override
  public List<EventType> eventTypes() {
    return List.of(
        new EventType("booking.started", Severity.INFO, "A window has begun", Window.class),
        new EventType("booking.ended", Severity.INFO, "A window is over", Window.class));
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    Windows windows = new Windows(engine, engine.records(TYPE));
    Duration lease = Duration.ofSeconds(30);
    to.resource(
            Resource.of(TYPE, "/bookings")
                .access(Access.VIEW, Access.OWN)
                .create(CreateBooking.class, windows::make)
                .update(UpdateBooking.class, Booking::with)
                .delete()
                .action("cancel", "Cancel a booking; its node goes back to work", windows::cancel)
                .rule(windows::changing)
                .build())
        .task(LeasedTask.one("bookings", Duration.ofSeconds(5), lease, windows::turn))
        .stepHandler(
            StepHandler.of("maintain", Maintain.class, windows::maintain).requiring(Permission.OWN))
        .dashboard("bookings.js");
  }

  /** Operations on windows, and in the same commit with their nodes. */
  private record Windows(FeatureContext engine, Records<Booking> records) {

    Booking make(Unit unit, CreateBooking asked, Header header) {
      Node node = node(unit, unit.caller().principal().scope(Permission.OWN), asked.nodeId);
      return Booking.of(
          header.withOwner(node.owner()), node.id(), asked.reason, asked.startsAt, asked.endsAt);
    }

    private static Node node(Unit unit, Scope scope, String id) {
      return unit.find(Node.KIND, scope, id).orElseThrow(() -> new NotFoundException("node", id));
    }

    void changing(Unit unit, @Nullable Booking before, Booking after) {
      if (!after.endsAt().isAfter(after.startsAt())) {
        throw new ValidationException("endsAt", "must be after startsAt");
      }
      unit.ifDuplicate(
          Booking.KIND,
          after,
          () -> new ConflictException("NODE_BOOKED", "The node has a booking"));
      if (before != null && before.status() == Status.ACTIVE && after.deleted()) {
        resume(unit, after.nodeId());
      }
    }

    Booking cancel(Unit unit, Booking booking) {
      return move(unit, booking, Trigger.CANCEL);
    }

    /** The step {@code local.maintain}: a window from now on, once, however often it is tried. */
    Booking maintain(Maintain asked, StepContext context) {
      Scope scope = Scope.org(context.owner().orgId());
      Map<String, Object> key = Map.of("step", context.idempotencyKey());
      Query sameNode = Query.in(scope).where(Filter.eq("nodeId", asked.nodeId));
      return engine
          .units()
          .run(
              engine.self(),
              unit ->
                  records.list(sameNode).data().stream()
                      .filter(booking -> booking.header().metadata().equals(key))
                      .findFirst()
                      .orElseGet(() -> book(unit, asked, node(unit, scope, asked.nodeId), key)));
    }

    private Booking book(Unit unit, Maintain asked, Node node, Map<String, Object> key) {
      Instant end = unit.now().plus(Duration.ofMinutes(asked.minutes));
      Booking booking =
          records.create(
              unit,
              header ->
                  Booking.of(
                      header.withOwner(node.owner()).withMetadata(key),
                      node.id(),
                      asked.reason,
                      unit.now(),
                      end));
      changing(unit, null, booking);
      return booking;
    }

    void turn(LeasedTask.Turn turn) {
      records.wake(engine, turn, this::wake);
    }

    private Booking wake(Unit unit, Booking booking) {
      if (booking.status() == Status.ACTIVE) {
        return move(unit, booking, Trigger.END);
      }
      try {
        return move(unit, booking, Trigger.START);
      } catch (AiwmException nodeRefuses) {
        return move(unit, booking, Trigger.CANCEL);
      }
    }

    private Booking move(Unit unit, Booking booking, Trigger trigger) {
      var row = Booking.TABLE.take(booking.status(), trigger);
      if (row.to() == Status.ACTIVE) {
        ask(unit, booking.nodeId(), NodeStatus.MAINTENANCE);
      } else if (row.from() == Status.ACTIVE) {
        resume(unit, booking.nodeId());
      }
      Window facts = new Window(booking.nodeId(), booking.reason(), row.to());
      return records.move(unit, booking, row, Booking::at, facts);
    }

    private void resume(Unit unit, String nodeId) {
      unit.find(Node.KIND, Scope.all(), nodeId)
          .filter(node -> node.status() == NodeStatus.MAINTENANCE)
          .ifPresent(node -> ask(unit, nodeId, NodeStatus.ONLINE));
    }

    private void ask(Unit unit, String nodeId, NodeStatus status) {
      NodeInput input = new NodeInput.Patched(NodePatch.toStatus(status));
      engine.nodes().apply(unit, Scope.all(), nodeId, input, null);
    }
  }
}
