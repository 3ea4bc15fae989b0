package io.aiwm.core.event;

import io.aiwm.api.deadletter.DeadLetter;
import io.aiwm.api.entity.Header;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.event.Event;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.core.engine.Engine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Puts events aside that a notifier did not take. */
final class DeadLetters {
  private static final int MAX_TEXT = 500;

  private DeadLetters() {}

  /**
   * Stores a dead letter. Its id is made from notifier and event, so that an event that is set
   * aside again after a crash makes no second one.
   */
  static void store(
      Engine engine, String notifier, LoggedEvent logged, int attempts, Throwable failure) {
    Event event = logged.event();
    Instant now = engine.time().now();
    String id = id(notifier, event.id());
    DeadLetter letter =
        new DeadLetter(
            Header.fresh(id, event.owner(), engine.controllerId(), now),
            notifier,
            event.id(),
            event.type(),
            logged.position(),
            attempts,
            text(failure),
            now,
            null,
            event);
    boolean stored =
        engine.store().commit(Commit.builder().insert(DeadLetter.KIND, letter).build()).applied();
    if (!stored && engine.store().findIncludingDeleted(DeadLetter.KIND, id).isEmpty()) {
      throw new UnavailableException("CONFLICT", "Not stored", Duration.ofSeconds(1));
    }
  }

  /** What went wrong, in a line. */
  static String text(Throwable failure) {
    String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  private static String id(String notifier, String eventId) {
    byte[] name = (notifier + "/" + eventId).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString().replace("-", "").substring(0, 24);
  }
}
