package io.aiwm.core.feature;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Listings;
import io.aiwm.core.http.Listings.Reach;
import io.aiwm.core.http.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The plain REST operations of a sort of record, declared in one expression: create, list, get,
 * update and delete. Filters, sorting, paging, totals, tenancy, {@code ETag} and {@code If-Match},
 * {@code Idempotency-Key}, audit of success and of refusal, events and the API document come with
 * it; what is not declared is not offered. Immutable.
 *
 * @param <T> the record
 */
public final class Resource<T extends Entity> {
  private final Builder<T> declared;

  private Resource(Builder<T> declared) {
    this.declared = declared;
  }

  /**
   * Begins a resource that can be listed and read.
   *
   * @param type what it is called and how it is stored
   * @param path address of the list, for example {@code /pools}
   */
  public static <T extends Entity> Builder<T> of(RecordType<T> type, String path) {
    return new Builder<>(type, path);
  }

  /** The record type: name and storage. */
  public RecordType<T> type() {
    return declared.type;
  }

  /** The operations on given records; called by the engine. */
  public List<Operation<?, ?>> operations(Records<T> records, Listings listings) {
    return new ResourceOperations<>(declared, records, listings).all();
  }

  /**
   * Hook of a feature in the commit of a change: reads what the change depends on through the unit,
   * adds further changes, or rejects it by throwing.
   *
   * @param <T> the record
   */
  @FunctionalInterface
  public interface Rule<T> {

    /**
     * Called within the unit of work, once for each try.
     *
     * @param before the record as it was; null where it is created
     * @param after the record as it will be; deleted where it is deleted
     * @throws io.aiwm.api.error.AiwmException to refuse the change
     */
    void changing(Unit unit, @Nullable T before, T after);
  }

  /**
   * Makes a record that depends on others.
   *
   * @param <C> what is asked for
   * @param <T> the record
   */
  @FunctionalInterface
  public interface Maker<C, T> {

    /**
     * Called within the unit of work, once for each try.
     *
     * @param header of the record, which the caller owns unless {@link Header#withOwner} says
     *     otherwise
     * @throws io.aiwm.api.error.AiwmException to refuse
     */
    T make(Unit unit, C asked, Header header);
  }

  /** Collects a declaration; for use by one thread. */
  public static final class Builder<T extends Entity> {
    final RecordType<T> type;
    final String path;
    final List<Rule<T>> rules = new ArrayList<>();
    final List<Action<T>> actions = new ArrayList<>();
    Access reads = Access.VIEW;
    Access writes = Access.EDIT;
    @Nullable Creation<?, T> creation;
    @Nullable Update<?, T> update;
    boolean deletes;
    @Nullable Function<Call<?>, Reach> reach;

    private Builder(RecordType<T> type, String path) {
      this.type = type;
      this.path = path;
    }

    /**
     * Permissions to list and read, and to create, change and delete; by default viewers and
     * editors.
     */
    public Builder<T> access(Access reading, Access writing) {
      reads = reading;
      writes = writing;
      return this;
    }

    /**
     * Records can be created.
     *
     * @param body a record whose components that are not nullable are required
     * @param make makes the record under the header that it is given; throws {@link
     *     io.aiwm.api.error.ValidationException} naming each bad field
     */
    public <C> Builder<T> create(Class<C> body, BiFunction<C, Header, T> make) {
      return create(body, (unit, asked, header) -> make.apply(asked, header));
    }

    /**
     * Records can be created, from what is asked for and what is there already.
     *
     * @param body as in {@link #create(Class, BiFunction)}
     * @param make reads what the record is about through the unit, and makes the record
     */
    public <C> Builder<T> create(Class<C> body, Maker<C, T> make) {
      creation = new Creation<>(body, make);
      return this;
    }

    /**
     * Records can be changed, by PUT and PATCH alike: only the fields that are sent.
     *
     * @param body a record of nullable components
     * @param apply makes the new state of a record; throws as in {@link #create}
     */
    public <U> Builder<T> update(Class<U> body, BiFunction<T, U, T> apply) {
      update = new Update<>(body, apply);
      return this;
    }

    /** Records can be deleted. */
    public Builder<T> delete() {
      deletes = true;
      return this;
    }

    /**
     * One more thing that can be done with a record: {@code POST path/{id}/verb}, which answers the
     * record afterwards.
     *
     * @param verb what is done, in snake case, for example {@code cancel}
     * @param summary one line for readers of the API document
     * @param act changes the record, by {@link Records#move} or {@link Records#change}, and what
     *     else changes with it; called within the unit of work, once for each try
     */
    public Builder<T> action(String verb, String summary, BiFunction<Unit, T, T> act) {
      actions.add(new Action<>(verb, summary, act));
      return this;
    }

    /**
     * Visibility of records, where it is not exactly the caller's organisation: some are shared
     * with others, or are one user's own. What cannot be seen cannot be changed; what is another
     * organisation's cannot be changed either.
     */
    public Builder<T> seenBy(Function<Call<?>, Reach> value) {
      reach = value;
      return this;
    }

    /** One more rule for every change. */
    public Builder<T> rule(Rule<T> rule) {
      rules.add(rule);
      return this;
    }

    public Resource<T> build() {
      return new Resource<>(this);
    }
  }

  record Creation<C, T>(Class<C> body, Maker<C, T> make) {
    Function<Header, T> of(Unit unit, Object request) {
      C bound = body.cast(request);
      return header -> make.make(unit, bound, header);
    }
  }

  record Action<T>(String verb, String summary, BiFunction<Unit, T, T> act) {}

  record Update<U, T>(Class<U> body, BiFunction<T, U, T> apply) {
    T to(T current, Object request) {
      return apply.apply(current, body.cast(request));
    }
  }
}
