package io.aiwm.core.internal.event;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import io.aiwm.api.event.Subject;
import io.aiwm.api.security.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Collects the events of one change of one record, so that each gets its ordinal. For use by one
 * thread.
 */
public final class EventFactory {
  private final String subjectType;
  private final Entity entity;
  private final Caller caller;
  private final Instant now;
  private final List<Event> events = new ArrayList<>();

  /**
   * Begins the events of a change.
   *
   * @param subjectType for example {@code node}
   * @param entity the record as it is about to be written, with its new version
   * @param caller who causes the change
   * @param now wall time
   */
  public EventFactory(String subjectType, Entity entity, Caller caller, Instant now) {
    this.subjectType = subjectType;
    this.entity = entity;
    this.caller = caller;
    this.now = now;
  }

  public EventFactory add(String type, Severity severity, Map<String, Object> data) {
    Subject subject = new Subject(subjectType, entity.id());
    int ordinal = events.size();
    events.add(
        new Event(
            Event.idOf(subject, entity.version(), ordinal),
            type,
            severity,
            subject,
            entity.version(),
            ordinal,
            now,
            entity.owner(),
            Recipients.of(entity.owner()),
            caller.correlationId(),
            data));
    return this;
  }

  public List<Event> events() {
    return List.copyOf(events);
  }
}
