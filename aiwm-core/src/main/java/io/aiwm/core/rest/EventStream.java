package io.aiwm.core.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.http.StreamSink;
import io.aiwm.core.json.Json;
import io.aiwm.core.rest.EventReader.EventView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds one client with events. It reads on only when the client has taken what it was sent, so a
 * long backlog neither fills memory nor gets the client closed. One task at a time touches it.
 */
final class EventStream {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);

  static final int BATCH = 200;
  private static final int FEW_BYTES = 64 * 1024;
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  /** A credential may be withdrawn; the client must show it again now and then. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Engine engine;
  private final StreamSink sink;
  private EventQuery next;

  EventStream(Engine engine, EventQuery query, StreamSink sink) {
    this.engine = engine;
    this.sink = sink;
    next = query;
  }

  void start() {
    sink.write(bytes("retry: 2000\n\n"));
    Cancellable keepAlive =
        engine.scheduler().every(KEEP_ALIVE, () -> sink.write(bytes(": keep-alive\n\n")));
    Cancellable end = engine.scheduler().after(LONGEST, sink::close);
    sink.onClose(keepAlive::cancel);
    sink.onClose(end::cancel);
    submit();
  }

  private void submit() {
    try {
      engine.work().execute(this::pump);
    } catch (RejectedExecutionException busy) {
      later();
    }
  }

  private void later() {
    engine.scheduler().after(POLL, this::submit);
  }

  private void pump() {
    try {
      List<LoggedEvent> events =
          sink.queued() < FEW_BYTES ? engine.store().events().read(next) : List.of();
      for (LoggedEvent event : events) {
        if (!sink.write(bytes(format(event)))) {
          return;
        }
        next = after(event.position());
      }
      if (events.size() == BATCH) {
        submit();
      } else if (sink.write(new byte[0])) {
        later();
      }
    } catch (RuntimeException e) {
      // The client comes back with the position that it has got to.
      log.debug("An event stream ended: {}", e.toString());
      sink.close();
    }
  }

  private EventQuery after(long position) {
    return new EventQuery(
        position, next.scope(), next.types(), next.subjectType(), next.subjectId(), next.limit());
  }

  private static String format(LoggedEvent event) {
    try {
      String json = Json.mapper().writeValueAsString(EventView.of(event));
      return "id: " + event.position() + "\ndata: " + json + "\n\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write event " + event.event().id(), e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
