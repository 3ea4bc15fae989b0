package io.aiwm.api.store;

import io.aiwm.api.security.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events to read.
 *
 * @param after position after which to start; 0 for the beginning
 * @param scope whose events
 * @param types only these types; empty for all
 * @param subjectType only events about this type of subject, or null
 * @param subjectId only events about this subject, or null
 * @param limit most events to return, 1 to 1,000
 */
public record EventQuery(
    long after,
    Scope scope,
    Set<String> types,
    @Nullable String subjectType,
    @Nullable String subjectId,
    int limit) {
  public EventQuery {
    types = Set.copyOf(types);
  }

  /** Everything after a position. */
  public static EventQuery after(long position, int limit) {
    return new EventQuery(position, Scope.all(), Set.of(), null, null, limit);
  }
}
