package io.aiwm.core.internal.event;

import io.aiwm.api.event.Event;
import io.aiwm.api.store.EventQuery;

/** Whether an event is one that a query asks for, as a store would say. */
final class EventMatch {
  private EventMatch() {}

  static boolean matches(EventQuery query, Event event) {
    return query.scope().includes(event.owner().orgId())
        && (query.types().isEmpty() || query.types().contains(event.type()))
        && (query.subjectType() == null || query.subjectType().equals(event.subject().type()))
        && (query.subjectId() == null || query.subjectId().equals(event.subject().id()));
  }
}
