package io.aiwm.core.feature;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.DuplicateNameException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.StaleVersionException;
import io.aiwm.api.event.Severity;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.api.unit.Unit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The records of one {@link RecordType}, changed as every record is: within the caller's scope, at
 * the version that was read, with an audit entry that shows the difference and an event, in one
 * commit, and again when somebody else was first. Each change comes in two forms: by itself, and as
 * a part of a {@link Unit} that the caller commits. Blocks on the store. Safe for use by many
 * threads.
 *
 * @param <T> the record
 */
public final class Records<T extends Entity> {
  private final RecordType<T> type;
  private final Kind<T> kind;
  private final Units units;
  private final Store store;

  /** The records of a type; features get theirs from their context. */
  public Records(RecordType<T> type, Units units, Store store) {
    this.type = type;
    this.kind = type.kind();
    this.units = units;
    this.store = store;
  }

  /** What they are called and how they are stored. */
  public RecordType<T> type() {
    return type;
  }

  /** Acts that change these records together with others. */
  public Units units() {
    return units;
  }

  /** The record, unless it is deleted or outside the scope. */
  public Optional<T> find(Scope scope, String id) {
    return store.find(kind, scope, id);
  }

  /**
   * The record.
   *
   * @throws NotFoundException if it is deleted, outside the scope or not there
   */
  public T require(Scope scope, String id) {
    return find(scope, id).orElseThrow(() -> missing(id));
  }

  /** One page of the records that match. */
  public Page<T> list(Query query) {
    return store.list(kind, query);
  }

  /** Records whose {@code wakeAt} has come, the longest overdue first; see {@link Store#due}. */
  public List<T> due(Instant now, int limit) {
    return store.due(kind, now, limit);
  }

  /**
   * Creates a record.
   *
   * @param make makes it under the header that it is given
   * @throws DuplicateNameException if its unique key is taken
   */
  public T create(Caller caller, Function<Header, T> make) {
    return units.run(caller, unit -> create(unit, make));
  }

  /** Adds the creation of a record to a unit. */
  public T create(Unit unit, Function<Header, T> make) {
    return insert(unit, make.apply(unit.fresh()));
  }

  private T insert(Unit unit, T record) {
    unit.insert(kind, record);
    nameTaken(unit, record);
    String name = type.name().apply(record);
    unit.audit(
        type.action("create"),
        type.resourceType(),
        record,
        name == null ? Map.of() : Map.of("name", name));
    tell(unit, record, "created", List.of());
    return record;
  }

  /**
   * Changes a record.
   *
   * @param ifVersion the version that the caller has read and means to change, or null for any
   * @param change makes the new state, of the latest version; a state that is the same writes
   *     nothing
   * @return the record afterwards
   * @throws NotFoundException if there is no such record in the scope
   * @throws StaleVersionException if it is at another version
   */
  public T change(
      Caller caller, Scope scope, String id, @Nullable Long ifVersion, UnaryOperator<T> change) {
    return units.run(caller, unit -> change(unit, scope, id, ifVersion, change));
  }

  /** Adds the change of a record to a unit. */
  public T change(
      Unit unit, Scope scope, String id, @Nullable Long ifVersion, UnaryOperator<T> change) {
    T current = require(unit, scope, id, ifVersion);
    T wanted = change.apply(current);
    Differences differences = Differences.between(current, wanted);
    if (differences.fields().isEmpty() && sameWakeAt(current, wanted)) {
      return current;
    }
    T changed = unit.change(kind, current, next -> underHeader(wanted, next.header()));
    nameTaken(unit, changed);
    unit.audit(type.action("update"), type.resourceType(), changed, differences.details());
    tell(unit, changed, "updated", differences.fields());
    return changed;
  }

  /**
   * Sets a record that there is at most one of for another one, whose id it shares: creates it or
   * replaces what it was.
   *
   * @param owner whom the other one belongs to
   * @param make makes the new state under the header that it is given
   */
  public T put(
      Unit unit, String id, Owner owner, @Nullable Long ifVersion, Function<Header, T> make) {
    if (unit.find(kind, Scope.all(), id).isPresent()) {
      return change(unit, Scope.all(), id, ifVersion, current -> make.apply(current.header()));
    }
    if (ifVersion != null && ifVersion != 0) {
      throw new StaleVersionException(type.noun(), id, 0);
    }
    return insert(unit, make.apply(unit.fresh(id, owner)));
  }

  /** Marks a record deleted; its name becomes free. */
  public T delete(Caller caller, Scope scope, String id, @Nullable Long ifVersion) {
    return units.run(caller, unit -> delete(unit, scope, id, ifVersion));
  }

  /** Adds the deletion of a record to a unit. */
  public T delete(Unit unit, Scope scope, String id, @Nullable Long ifVersion) {
    T deleted = unit.delete(kind, require(unit, scope, id, ifVersion));
    String name = type.name().apply(deleted);
    unit.audit(
        type.action("delete"),
        type.resourceType(),
        deleted,
        name == null ? Map.of() : Map.of("name", name));
    tell(unit, deleted, "deleted", List.of());
    return deleted;
  }

  private T require(Unit unit, Scope scope, String id, @Nullable Long ifVersion) {
    T current = unit.find(kind, scope, id).orElseThrow(() -> missing(id));
    if (ifVersion != null && ifVersion != current.version()) {
      throw new StaleVersionException(type.noun(), id, current.version());
    }
    return current;
  }

  /** Of the wanted header only what a feature may decide is taken: when to wake, and metadata. */
  private T underHeader(T wanted, Header next) {
    Header header =
        next.withWakeAt(wanted.header().wakeAt()).withMetadata(wanted.header().metadata());
    return kind.type().cast(wanted.withHeader(header));
  }

  private static boolean sameWakeAt(Entity before, Entity after) {
    return Objects.equals(before.header().wakeAt(), after.header().wakeAt());
  }

  private void nameTaken(Unit unit, T record) {
    String name = type.name().apply(record);
    if (name != null) {
      unit.ifDuplicate(kind, record, () -> new DuplicateNameException(type.noun(), name));
    }
  }

  private void tell(Unit unit, T record, String verb, List<String> changed) {
    if (type.told()) {
      String event = type.noun() + "." + verb;
      unit.event(type.noun(), record, event, Severity.INFO, type.facts(record, changed));
    }
  }

  private NotFoundException missing(String id) {
    return new NotFoundException(type.noun(), id);
  }
}
