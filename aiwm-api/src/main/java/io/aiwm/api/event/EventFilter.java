package io.aiwm.api.event;

import java.util.Set;

/**
 * Filter of the events that a notifier wants.
 *
 * @param types these types, or families such as {@code node.*}; empty for all
 * @param atLeast minimum severity
 * @param orgIds only these organisations; empty for all
 */
public record EventFilter(Set<String> types, Severity atLeast, Set<String> orgIds) {
  private static final EventFilter ALL = new EventFilter(Set.of(), Severity.INFO, Set.of());

  public EventFilter {
    types = Set.copyOf(types);
    orgIds = Set.copyOf(orgIds);
  }

  /** Every event. */
  public static EventFilter all() {
    return ALL;
  }

  /** Every event of these types or families. */
  public static EventFilter types(String... types) {
    return new EventFilter(Set.of(types), Severity.INFO, Set.of());
  }

  public boolean accepts(Event event) {
    return event.severity().compareTo(atLeast) >= 0
        && (orgIds.isEmpty() || orgIds.contains(event.owner().orgId()))
        && (types.isEmpty() || types.contains(event.type()) || types.contains(family(event)));
  }

  private static String family(Event event) {
    int dot = event.type().indexOf('.');
    return dot < 0 ? event.type() : event.type().substring(0, dot) + ".*";
  }
}
