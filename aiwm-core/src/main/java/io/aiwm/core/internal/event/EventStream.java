package io.aiwm.core.internal.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.http.StreamSink;
import io.aiwm.core.internal.event.EventReader.EventView;
import io.aiwm.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Feeds one client with events. It takes more only when the client has taken what it was sent, so a
 * long backlog neither fills memory nor gets the client closed.
 */
final class EventStream implements EventTail.Subscriber {
  static final int BATCH = 200;
  private static final int FEW_BYTES = 64 * 1024;
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  /** A credential may be withdrawn; the client must show it again now and then. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final EventFraming framing;
  private final StreamSink sink;

  private EventStream(EventFraming framing, StreamSink sink) {
    this.framing = framing;
    this.sink = sink;
  }

  /**
   * Feeds a client until either side closes.
   *
   * @param gap what is missing at its beginning, which it is told first
   */
  static void open(
      EventTail tail,
      Scheduler scheduler,
      EventQuery query,
      EventFraming framing,
      @Nullable EventGap gap,
      StreamSink sink) {
    sink.write(bytes(framing.opening()));
    if (gap != null) {
      sink.write(bytes(framing.gap(json(gap))));
    }
    Cancellable keepAlive =
        scheduler.every(KEEP_ALIVE, () -> sink.write(bytes(framing.keepAlive())));
    Cancellable end = scheduler.after(LONGEST, sink::close);
    Cancellable subscription = tail.subscribe(query, new EventStream(framing, sink));
    sink.onClose(keepAlive::cancel);
    sink.onClose(end::cancel);
    sink.onClose(subscription::cancel);
  }

  @Override
  public boolean ready() {
    return sink.queued() < FEW_BYTES;
  }

  @Override
  public boolean accept(LoggedEvent event) {
    return sink.write(bytes(format(event)));
  }

  @Override
  public void closed() {
    sink.close();
  }

  private String format(LoggedEvent event) {
    return framing.event(event.position(), json(EventView.of(event)));
  }

  private static String json(Object value) {
    try {
      return Json.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
