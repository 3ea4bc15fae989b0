package io.aiwm.core.json;

import io.aiwm.api.entity.Owner;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import io.aiwm.api.event.Subject;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is stored: without what follows from the rest.
 *
 * @param id null where it is the usual one, told from subject, version and ordinal
 * @param recipients null where they are the usual ones, told from the owner
 */
record StoredEvent(
    @Nullable String id,
    String type,
    Severity severity,
    Subject subject,
    long version,
    int ordinal,
    Instant timestamp,
    Owner owner,
    @Nullable Recipients recipients,
    String correlationId,
    @Nullable Map<String, Object> data) {

  static StoredEvent of(Event event) {
    String usual = Event.idOf(event.subject(), event.version(), event.ordinal());
    boolean told = event.recipients().equals(Recipients.of(event.owner()));
    return new StoredEvent(
        event.id().equals(usual) ? null : event.id(),
        event.type(),
        event.severity(),
        event.subject(),
        event.version(),
        event.ordinal(),
        event.timestamp(),
        event.owner(),
        told ? null : event.recipients(),
        event.correlationId(),
        event.data());
  }

  Event event() {
    return new Event(
        id == null ? Event.idOf(subject, version, ordinal) : id,
        type,
        severity,
        subject,
        version,
        ordinal,
        timestamp,
        owner,
        Objects.requireNonNullElseGet(recipients, () -> Recipients.of(owner)),
        correlationId,
        data == null ? Map.of() : data);
  }
}
