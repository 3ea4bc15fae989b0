package io.aiwm.examples.notifiers;

import io.aiwm.api.entity.Owner;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import io.aiwm.api.event.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events for tests. */
final class Events {
  private static final Owner OWNER = Owner.of("org-1", "user-1");

  private Events() {}

  static Event of(String type, Map<String, Object> data) {
    return event(type, data, Recipients.of(OWNER));
  }

  static Event withoutRecipients(String type) {
    return event(type, Map.of(), new Recipients(List.of(), List.of()));
  }

  private static Event event(String type, Map<String, Object> data, Recipients recipients) {
    Subject subject = new Subject("node", "n1");
    return new Event(
        Event.idOf(subject, 1, 0),
        type,
        Severity.CRITICAL,
        subject,
        1,
        0,
        Instant.parse("2026-01-02T03:04:05Z"),
        OWNER,
        recipients,
        "correlation",
        data);
  }
}
