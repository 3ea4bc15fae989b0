package io.aiwm.api.unit;

import io.aiwm.api.audit.Audit;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import io.aiwm.api.event.Subject;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Change;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Ref;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.TimeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A unit of work: the changes, events and audit entries of one act, collected by whoever takes part
 * in it and written as one {@link Commit}. Records, nodes and ports between features add to the
 * unit that they are handed; whoever began it commits. When the commit loses a race, the whole act
 * is done again on a new unit, so what takes part reads through the unit and has no effect outside
 * it but by {@link #whenLanded}.
 *
 * <p>A record may be changed several times in one unit; the last state is written, one version
 * above the stored one. For use by one thread.
 */
public final class Unit {
  private final Store store;
  private final Ids ids;
  private final Audit audit;
  private final Caller caller;
  private final Instant now;
  private final Map<Ref, Change<?>> changes = new LinkedHashMap<>();
  private final List<AuditEntry> entries = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final Map<Ref, Supplier<RuntimeException>> duplicates = new HashMap<>();
  private final List<Runnable> whenLanded = new ArrayList<>();

  /**
   * Begins a unit; features are handed one, see {@code io.aiwm.core.feature.Units}.
   *
   * @param store what is read
   * @param ids of new records
   * @param time when it happens
   * @param caller who acts
   */
  public Unit(Store store, Ids ids, TimeSource time, Caller caller) {
    this.store = store;
    this.ids = ids;
    this.audit = new Audit(ids, time);
    this.caller = caller;
    this.now = time.now();
  }

  /** The caller. */
  public Caller caller() {
    return caller;
  }

  /** Time of the change, equal for everything in the unit. */
  public Instant now() {
    return now;
  }

  /** The header of a new record that the caller will own. */
  public Header fresh() {
    return fresh(ids.next(), caller.principal().owner());
  }

  /** The header of a new record under a given id. */
  public Header fresh(String id, Owner owner) {
    return Header.fresh(id, owner, caller.id(), now);
  }

  /** The record as this unit leaves it so far; empty if it is deleted or outside the scope. */
  public <T extends Entity> Optional<T> find(Kind<T> kind, Scope scope, String id) {
    Change<?> pending = changes.get(new Ref(kind.collection(), id));
    if (pending == null) {
      return store.find(kind, scope, id);
    }
    return Optional.of(kind.type().cast(pending.entity()))
        .filter(entity -> !entity.deleted())
        .filter(entity -> scope.orgId() == null || scope.orgId().equals(entity.owner().orgId()));
  }

  /** Adds a record that must not exist yet. */
  public <T extends Entity> T insert(Kind<T> kind, T entity) {
    changes.put(ref(kind, entity), new Change.Insert<>(kind, entity));
    return entity;
  }

  /**
   * Replaces a record by its next version.
   *
   * @param current the record as it was read, by {@link #find} or from the store
   * @param change makes the new state; what it does to the header's version is overwritten
   * @return the record as it will be stored
   */
  public <T extends Entity> T change(Kind<T> kind, T current, UnaryOperator<T> change) {
    Ref ref = ref(kind, current);
    Change<?> pending = changes.get(ref);
    T base = pending == null ? next(kind, current) : kind.type().cast(pending.entity());
    T changed = kind.type().cast(change.apply(base));
    changes.put(
        ref,
        pending instanceof Change.Insert
            ? new Change.Insert<>(kind, changed)
            : new Change.Replace<>(kind, changed));
    return changed;
  }

  /** Adds a replacement that was made elsewhere: its version is one above the stored one. */
  public <T extends Entity> T replace(Kind<T> kind, T next) {
    changes.put(ref(kind, next), new Change.Replace<>(kind, next));
    return next;
  }

  /** Marks a record deleted. */
  public <T extends Entity> T delete(Kind<T> kind, T current) {
    return change(
        kind,
        current,
        entity -> kind.type().cast(entity.withHeader(entity.header().asDeleted(now))));
  }

  /**
   * Adds an event about a record as this unit leaves it.
   *
   * @param subjectType for example {@code node}
   * @param subject the record, with its new version
   * @param type for example {@code node.connected}
   * @param data facts by the schema of the type; no secret
   */
  public Unit event(
      String subjectType,
      Entity subject,
      String type,
      Severity severity,
      Map<String, Object> data) {
    Subject about = new Subject(subjectType, subject.id());
    return event(
        new Event(
            Event.idOf(about, subject.version(), 0),
            type,
            severity,
            about,
            subject.version(),
            0,
            now,
            subject.owner(),
            Recipients.of(subject.owner()),
            caller.correlationId(),
            data));
  }

  /** Adds an event; its place among those of the same version of its subject is given here. */
  public Unit event(Event event) {
    int ordinal =
        (int)
            events.stream()
                .filter(e -> e.subject().equals(event.subject()) && e.version() == event.version())
                .count();
    events.add(
        new Event(
            Event.idOf(event.subject(), event.version(), ordinal),
            event.type(),
            event.severity(),
            event.subject(),
            event.version(),
            ordinal,
            event.timestamp(),
            event.owner(),
            event.recipients(),
            event.correlationId(),
            event.data()));
    return this;
  }

  /**
   * Adds an entry to the audit trail.
   *
   * @param action for example {@code pool.create}
   * @param resourceType for example {@code pool}
   * @param resource what was acted upon
   * @param details facts without secrets
   */
  public Unit audit(
      String action, String resourceType, Entity resource, Map<String, Object> details) {
    return audit(
        audit.entry(
            caller, resource.owner(), action, resourceType, resource.id(), Audit.OK, details));
  }

  /** Adds an entry to the audit trail that was made elsewhere. */
  public Unit audit(AuditEntry entry) {
    entries.add(entry);
    return this;
  }

  /** Says what to answer if the record's unique key turns out to be taken. */
  public Unit ifDuplicate(Kind<?> kind, Entity entity, Supplier<RuntimeException> refusal) {
    duplicates.put(ref(kind, entity), refusal);
    return this;
  }

  /** Runs {@code effect} once the commit has landed, on the committing thread; never otherwise. */
  public Unit whenLanded(Runnable effect) {
    whenLanded.add(effect);
    return this;
  }

  /** True if there is nothing to write. */
  public boolean isEmpty() {
    return changes.isEmpty() && entries.isEmpty() && events.isEmpty();
  }

  /** All of it, as one commit. */
  public Commit commit() {
    List<Change<?>> all = new ArrayList<>(changes.values());
    entries.forEach(entry -> all.add(new Change.Insert<>(AuditEntry.KIND, entry)));
    return new Commit(all, events);
  }

  /** Exception to throw if the unique key of a record of this unit is taken, if one was set. */
  public @Nullable RuntimeException duplicate(Ref ref) {
    Supplier<RuntimeException> refusal = duplicates.get(ref);
    return refusal == null ? null : refusal.get();
  }

  /** Actions to run once the commit has landed, in order. */
  public List<Runnable> effects() {
    return List.copyOf(whenLanded);
  }

  private <T extends Entity> T next(Kind<T> kind, T current) {
    return kind.type().cast(current.withHeader(current.header().next(caller.id(), now)));
  }

  private static Ref ref(Kind<?> kind, Entity entity) {
    return new Ref(kind.collection(), entity.id());
  }
}
