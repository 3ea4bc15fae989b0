package io.aiwm.core.internal.event;

import io.aiwm.api.event.Event;
import io.aiwm.api.store.EventQuery;

/** Match of an event against a query, as a store would decide it. */
final class EventMatch {
  private EventMatch() {}

  static boolean matches(EventQuery query, Event event) {
    return query.scope().includes(event.owner().orgId())
        && (query.types().isEmpty() || query.types().contains(event.type()))
        && (query.subjectType() == null || query.subjectType().equals(event.subject().type()))
        && (query.subjectId() == null || query.subjectId().equals(event.subject().id()));
  }
}
