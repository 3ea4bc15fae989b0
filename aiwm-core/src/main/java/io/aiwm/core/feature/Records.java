package io.aiwm.core.feature;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.DuplicateNameException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.StaleVersionException;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.event.Severity;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.PrincipalType;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.http.Listings.Reach;
import io.aiwm.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger log = LoggerFactory.getLogger(Records.class);

  /** Records that are woken in one turn. */
  private static final int MAX_WOKEN = 1_000;

  private final RecordType<T> type;
  private final Kind<T> kind;
  private final Units units;
  private final Store store;
  private final Consumer<Kind<?>> changedByUser;

  /**
   * The records of a type; features get theirs from their context.
   *
   * @param changedByUser told of the kind once a user's change has landed
   */
  public Records(RecordType<T> type, Units units, Store store, Consumer<Kind<?>> changedByUser) {
    this.type = type;
    this.kind = type.kind();
    this.units = units;
    this.store = store;
    this.changedByUser = changedByUser;
  }

  /** The record type: name and storage. */
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

  /**
   * The record, for somebody who may see some records alone.
   *
   * @throws NotFoundException if it is deleted, out of reach or not there
   */
  public T require(Reach reach, String id) {
    if (reach.filters().isEmpty()) {
      return require(reach.scope(), id);
    }
    Query one = reach.narrow(Query.in(reach.scope()).where(Filter.eq("_id", id)).limitedTo(1));
    return list(one).data().stream().findFirst().orElseThrow(() -> missing(id));
  }

  /** One page of the records that match. */
  public Page<T> list(Query query) {
    return store.list(kind, query);
  }

  /** Records whose {@code wakeAt} has passed, the most overdue first; see {@link Store#due}. */
  public List<T> due(Instant now, int limit) {
    return store.due(kind, now, limit);
  }

  /**
   * Hands every record whose {@code wakeAt} has come to {@code act}, in a unit of its own that has
   * read it again, and commits. One that fails is logged and tried at the next turn; the others go
   * on. For a {@link LeasedTask}.
   *
   * @param act moves the record on, and with it its {@code wakeAt}
   */
  public void wake(FeatureContext engine, LeasedTask.Turn turn, BiConsumer<Unit, T> act) {
    for (T due : due(engine.time().now(), MAX_WOKEN)) {
      if (!turn.mine()) {
        return;
      }
      try {
        units.run(engine.self(), unit -> woken(unit, due.id(), act));
      } catch (UnavailableException e) {
        throw e;
      } catch (RuntimeException | Error e) {
        Failures.note(e);
        log.error("Periodic work on the {} {} failed", type.noun(), due.id(), e);
      }
    }
  }

  private Optional<T> woken(Unit unit, String id, BiConsumer<Unit, T> act) {
    Optional<T> now = unit.find(kind, Scope.all(), id).filter(record -> isDue(record, unit.now()));
    now.ifPresent(record -> act.accept(unit, record));
    return now;
  }

  private static boolean isDue(Entity record, Instant now) {
    Instant wakeAt = record.header().wakeAt();
    return wakeAt != null && !wakeAt.isAfter(now);
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
    showAtOnce(unit);
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
    return change(
        unit,
        "update",
        current,
        change,
        (changed, fields) -> tell(unit, changed, "updated", fields));
  }

  /**
   * Adds a change of status to a unit: audited under the trigger's name, with the difference, and
   * told by the row's event.
   *
   * @param current the record as this unit found it, never as it was read before the unit began
   * @param row of the record's {@link TransitionTable}, as it {@linkplain TransitionTable#take
   *     takes} the trigger
   * @param change makes the record in the status that it is given
   * @param facts of the event, by the schema of its type; no secret
   */
  public <S extends Enum<S>> T move(
      Unit unit,
      T current,
      TransitionTable.Row<S, ? extends Enum<?>> row,
      BiFunction<T, S, T> change,
      Record facts) {
    String verb = row.trigger().name().toLowerCase(Locale.ROOT);
    T moved = change(unit, verb, current, record -> change.apply(record, row.to()));
    if (row.event() != null) {
      unit.event(type.noun(), moved, row.event(), Severity.INFO, map(facts));
    }
    return moved;
  }

  @SuppressWarnings("unchecked") // A record becomes a JSON object.
  private static Map<String, Object> map(Record facts) {
    return Json.mapper().convertValue(facts, Map.class);
  }

  /**
   * Adds a change to a unit that has a name of its own: audited under that name, with the
   * difference. Its feature tells the event.
   *
   * @param verb what is done, for example {@code cancel}
   * @param current the record as this unit found it, never as it was read before the unit began
   * @param change makes the new state; one that is the same writes nothing
   */
  public T change(Unit unit, String verb, T current, UnaryOperator<T> change) {
    return change(unit, verb, current, change, (changed, fields) -> {});
  }

  private T change(
      Unit unit,
      String verb,
      T current,
      UnaryOperator<T> change,
      BiConsumer<T, List<String>> tell) {
    T wanted = change.apply(current);
    Differences differences = Differences.between(current, wanted);
    if (differences.fields().isEmpty() && sameWakeAt(current, wanted)) {
      return current;
    }
    T changed = unit.change(kind, current, next -> underHeader(wanted, next.header()));
    nameTaken(unit, changed);
    unit.audit(type.action(verb), type.resourceType(), changed, differences.details());
    tell.accept(changed, differences.fields());
    showAtOnce(unit);
    return changed;
  }

  /**
   * Stores the single record that belongs to another one and shares its id: creates or replaces it.
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
    showAtOnce(unit);
    return deleted;
  }

  /**
   * The record as a unit leaves it so far, to be changed by it.
   *
   * @param ifVersion the version that the caller has read and means to change, or null for any
   * @throws NotFoundException if there is no such record in the scope
   * @throws StaleVersionException if it is at another version
   */
  public T require(Unit unit, Scope scope, String id, @Nullable Long ifVersion) {
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

  /** Users look at the list once they have changed something; what the engine does may wait. */
  private void showAtOnce(Unit unit) {
    if (unit.caller().principal().type() == PrincipalType.USER) {
      unit.whenLanded(() -> changedByUser.accept(kind));
    }
  }

  private NotFoundException missing(String id) {
    return new NotFoundException(type.noun(), id);
  }
}
