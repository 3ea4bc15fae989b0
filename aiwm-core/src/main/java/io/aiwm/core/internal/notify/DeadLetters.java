package io.aiwm.core.internal.notify;

import io.aiwm.api.audit.Audit;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.deadletter.DeadLetter;
import io.aiwm.api.entity.Header;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.event.DeliveryException;
import io.aiwm.api.event.Event;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.LoggedEvent;
import io.aiwm.core.internal.engine.Engine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Events that a notifier did not take: set aside, and given to it again when somebody asks. */
final class DeadLetters {
  private static final int MAX_TEXT = 500;

  private final Engine engine;
  private final Audit audit;

  DeadLetters(Engine engine) {
    this.engine = engine;
    audit = new Audit(engine.ids(), engine.time());
  }

  /**
   * Stores a dead letter. Its id is made from notifier and event, so that an event that is set
   * aside again after a crash makes no second one.
   */
  void store(String notifier, LoggedEvent logged, int attempts, Throwable failure) {
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
      throw new UnavailableException(
          "CONFLICT", "The dead letter could not be stored", Duration.ofSeconds(1));
    }
  }

  /**
   * Tries a dead letter once more and writes down what came of it.
   *
   * @param delivery how to deliver; does not block
   */
  CompletionStage<DeadLetter> replay(
      Caller caller,
      DeadLetter letter,
      Function<LoggedEvent, ? extends CompletionStage<Void>> delivery) {
    return delivery
        .apply(new LoggedEvent(letter.position(), letter.event()))
        .handle((done, failure) -> replayed(caller, letter, unwrapped(failure)));
  }

  private DeadLetter replayed(Caller caller, DeadLetter letter, @Nullable Throwable failure) {
    DeadLetter now = latest(letter);
    Instant at = engine.time().now();
    DeadLetter next = now.tried(caller.id(), at, failure == null ? null : text(failure));
    String result = failure == null ? Audit.OK : Audit.FAILED;
    Map<String, Object> details =
        Map.of("notifier", letter.notifier(), "eventId", letter.eventId());
    AuditEntry entry =
        audit.entry(
            caller, now.owner(), "dead_letter.replay", "dead_letter", now.id(), result, details);
    // Where somebody else was first, the try has happened all the same.
    engine
        .store()
        .commit(
            Commit.builder().replace(DeadLetter.KIND, next).insert(AuditEntry.KIND, entry).build());
    if (failure != null) {
      throw new UnavailableException(
          "NOT_DELIVERED",
          "Notifier " + letter.notifier() + " did not accept the event: " + text(failure),
          Duration.ofSeconds(10));
    }
    return next;
  }

  private DeadLetter latest(DeadLetter known) {
    return engine.store().find(DeadLetter.KIND, Scope.all(), known.id()).orElse(known);
  }

  private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }

  /** Description of a failure in one line; receivers may answer anything, line breaks included. */
  static String text(Throwable failure) {
    String text =
        failure instanceof DeliveryException explained
            ? String.valueOf(explained.getMessage())
            : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    text = text.replaceAll("\\p{Cntrl}", " ");
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  private static String id(String notifier, String eventId) {
    byte[] name = (notifier + "/" + eventId).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString().replace("-", "").substring(0, 24);
  }
}
