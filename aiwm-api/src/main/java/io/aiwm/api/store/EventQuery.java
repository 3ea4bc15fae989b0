package io.aiwm.api.store;

import io.aiwm.api.security.Scope;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Query of the event log.
 *
 * @param after position after which to start; 0 for the beginning
 * @param scope whose events
 * @param types only these types; empty for all
 * @param subjectType only events about this type of subject, or null
 * @param subjectId only events about this subject, or null
 * @param limit maximum number of events to return, 1 to 1,000
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
    return new Draft(position, limit).build();
  }

  /** A copy that starts after another position. */
  public EventQuery from(long position) {
    return with(draft -> draft.after = position);
  }

  /** Those of the events that a scope has. */
  public EventQuery in(Scope wanted) {
    return with(draft -> draft.scope = wanted);
  }

  /** Those of the events that have one of these types; of any type if there is none. */
  public EventQuery ofTypes(Set<String> wanted) {
    return with(draft -> draft.types = wanted);
  }

  /**
   * Those of the events that are about a subject.
   *
   * @param type of the subject, or null for any
   * @param id of the subject, or null for all of that type
   */
  public EventQuery about(@Nullable String type, @Nullable String id) {
    return with(
        draft -> {
          draft.subjectType = type;
          draft.subjectId = id;
        });
  }

  private EventQuery with(Consumer<Draft> change) {
    Draft draft = new Draft(after, limit);
    draft.scope = scope;
    draft.types = types;
    draft.subjectType = subjectType;
    draft.subjectId = subjectId;
    change.accept(draft);
    return draft.build();
  }

  /** A query that is being made, with the defaults of one. */
  private static final class Draft {
    private final int limit;
    private long after;
    private Scope scope = Scope.all();
    private Set<String> types = Set.of();
    private @Nullable String subjectType;
    private @Nullable String subjectId;

    private Draft(long after, int limit) {
      this.after = after;
      this.limit = limit;
    }

    private EventQuery build() {
      return new EventQuery(after, scope, types, subjectType, subjectId, limit);
    }
  }
}
