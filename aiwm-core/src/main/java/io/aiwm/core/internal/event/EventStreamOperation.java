package io.aiwm.core.internal.event;

import io.aiwm.api.security.Principal;
import io.aiwm.api.store.EventQuery;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.QueryParameter;
import io.aiwm.core.internal.engine.Engine;
import java.util.List;
import java.util.Optional;

/**
 * The event log as it grows: as server-sent events, and as lines that a WebSocket carries too. Both
 * go on after {@code Last-Event-ID} or {@code after}.
 */
public final class EventStreamOperation {
  private static final int MAX_STREAMS = 1_000;
  private static final int MAX_OF_ONE = 100;
  private static final List<QueryParameter> PARAMETERS =
      List.of(
          QueryParameter.integer("after", "Log position to start after", 0),
          QueryParameter.text("type", "Comma-separated event types to match"),
          EventReader.SUBJECT);

  private final Engine engine;
  private final EventTail tail;
  private final EventReader reader;
  private final OpenStreams streams = new OpenStreams(MAX_STREAMS, MAX_OF_ONE);

  EventStreamOperation(Engine engine, EventTail tail, EventReader reader) {
    this.engine = engine;
    this.tail = tail;
    this.reader = reader;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("event.list", "/events")
            .summary("List events, oldest first")
            .query(EventReader.PARAMETERS)
            .query(EventReader.SUBJECT)
            .returns(200, EventReader.EventPage.class)
            .handle(reader::page),
        Operation.get("event.stream", "/events/stream")
            .summary("Stream new events as server-sent events, resuming after Last-Event-ID")
            .query(PARAMETERS)
            .produces(EventFraming.SERVER_SENT.mediaType())
            .handle(call -> stream(call, EventFraming.SERVER_SENT)),
        Operation.get("event.notifications", "/notifications")
            .summary("Stream new events as NDJSON, or as WebSocket frames")
            .query(PARAMETERS)
            .produces(EventFraming.LINES.mediaType())
            .handle(call -> stream(call, EventFraming.LINES)));
  }

  private HttpResponse stream(Call<NoBody> call, EventFraming framing) {
    EventQuery query = reader.chosen(call, start(call), EventStream.BATCH);
    if (call.request().method().equals("HEAD")) {
      return HttpResponse.bytes(200, framing.mediaType(), new byte[0]);
    }
    EventGap gap = EventGap.in(engine.store().events(), query.after());
    Principal reader = call.caller().principal();
    streams.requireRoom(reader);
    return HttpResponse.stream(
            framing.mediaType(),
            sink -> {
              if (streams.enter(reader, sink)) {
                EventStream.open(tail, engine.scheduler(), query, framing, gap, sink);
              }
            })
        // Reverse proxies would hold the events back.
        .with("X-Accel-Buffering", "no");
  }

  private long start(Call<?> call) {
    Optional<String> last =
        call.request().header("Last-Event-ID").filter(id -> id.matches("[0-9]{1,18}"));
    if (last.isPresent()) {
      return Long.parseLong(last.get());
    }
    long now = engine.store().events().lastPosition();
    return call.query().integer("after", 0, Long.MAX_VALUE, now);
  }
}
