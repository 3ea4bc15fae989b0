package io.aiwm.api.deadletter;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.event.Event;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that a notifier did not take, set aside so that it holds up nothing else. Owned by the
 * owner of the event.
 *
 * @param header shared fields
 * @param notifier name of the notifier
 * @param eventId id of the event
 * @param eventType type of the event
 * @param position the event's place in the log
 * @param attempts how often it was tried
 * @param lastError why the last try failed; no secret
 * @param failedAt when the last try failed
 * @param replayedAt when it was delivered after all, or null while it was not
 * @param event the event
 */
@RecordBuilder
public record DeadLetter(
    @JsonUnwrapped Header header,
    String notifier,
    String eventId,
    String eventType,
    long position,
    int attempts,
    String lastError,
    Instant failedAt,
    @Nullable Instant replayedAt,
    Event event)
    implements DeadLetterBuilder.With, Entity {

  public static final Kind<DeadLetter> KIND =
      Kind.of("dead_letters", DeadLetter.class)
          .field(Field.text("notifier", DeadLetter::notifier))
          .field(Field.text("eventId", DeadLetter::eventId))
          .field(Field.text("eventType", DeadLetter::eventType))
          .field(Field.flag("replayed", letter -> letter.replayedAt() != null))
          .build();

  @Override
  public DeadLetter withHeader(Header value) {
    return DeadLetterBuilder.With.super.withHeader(value);
  }

  /**
   * The next version, after one more try.
   *
   * @param by who asked for it
   * @param at when
   * @param error why it failed; null where the event was delivered
   */
  public DeadLetter tried(String by, Instant at, @Nullable String error) {
    return with()
        .header(header.next(by, at))
        .attempts(attempts + 1)
        .lastError(error == null ? lastError : error)
        .failedAt(error == null ? failedAt : at)
        .replayedAt(error == null ? at : replayedAt)
        .build();
  }
}
