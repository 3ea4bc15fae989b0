package io.aiwm.api.store;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.event.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes and the events they cause. It lands whole or not at all, durably: once {@link
 * Store#commit} returns {@link CommitResult.Applied}, it survives the death of the process and of
 * the database server.
 *
 * <p>The first change is the anchor: a store without multi-record transactions writes the others
 * through it.
 *
 * <p>Replacements are written before inserts, so that one commit may free a unique key and take it.
 *
 * @param changes inserts and compare-and-set replacements, at most one per record
 * @param events in the order in which they happened
 */
public record Commit(List<Change<?>> changes, List<Event> events) {
  public Commit {
    changes = List.copyOf(changes);
    events = List.copyOf(events);
    if (changes.stream().map(Change::ref).distinct().count() < changes.size()) {
      throw new IllegalArgumentException("A commit must change a record at most once");
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects a commit; for use by one thread. */
  public static final class Builder {
    private final List<Change<?>> changes = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    private Builder() {}

    public <T extends Entity> Builder insert(Kind<T> kind, T entity) {
      changes.add(new Change.Insert<>(kind, entity));
      return this;
    }

    public <T extends Entity> Builder replace(Kind<T> kind, T entity) {
      changes.add(new Change.Replace<>(kind, entity));
      return this;
    }

    public Builder event(Event event) {
      events.add(event);
      return this;
    }

    public Builder events(List<Event> more) {
      events.addAll(more);
      return this;
    }

    public boolean isEmpty() {
      return changes.isEmpty() && events.isEmpty();
    }

    public Commit build() {
      return new Commit(changes, events);
    }
  }
}
