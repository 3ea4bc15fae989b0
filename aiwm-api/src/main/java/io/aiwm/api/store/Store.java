package io.aiwm.api.store;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.security.Scope;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The host's database, seen through one small door. An adapter implements this once, for every kind
 * of record; {@code StoreContract} in the testkit says precisely what it must do.
 *
 * <p>All methods block, may be called from many threads, and throw {@link
 * io.aiwm.api.error.StoreUnavailableException} where the database did not answer in time, refused,
 * or left the outcome unknown. No method holds a connection after it returns.
 */
public interface Store extends AutoCloseable {

  /**
   * Prepares the database: creates or migrates its tables or indexes. Safe when several controllers
   * start at once. Called once, before any other method; a store belongs to one engine.
   */
  void open(StoreContext context);

  /**
   * The record, unless it is outside the scope, deleted or not there.
   *
   * @throws IllegalArgumentException if this version cannot read it: nobody is told that it is not
   *     there. The same goes for {@link #findAll} and {@link #findIncludingDeleted}.
   */
  <T extends Entity> Optional<T> find(Kind<T> kind, Scope scope, String id);

  /** Those of the records that are within the scope and not deleted, in no particular order. */
  <T extends Entity> List<T> findAll(Kind<T> kind, Scope scope, Collection<String> ids);

  /** The record even if it is deleted; for telling "gone" from "never was" inside the engine. */
  <T extends Entity> Optional<T> findIncludingDeleted(Kind<T> kind, String id);

  /**
   * One page of the records that match. A record that this version cannot read is left out and
   * counted as {@link #unreadable} says, so that it costs a list nothing but itself; {@link #count}
   * still counts it.
   *
   * @throws IllegalArgumentException if a filter or the sort names a field that the kind has not,
   *     or that cannot be sorted by, or if the cursor is not one of this query's
   */
  <T extends Entity> Page<T> list(Kind<T> kind, Query query);

  /** Number of matching records, ignoring offset, limit and cursor. */
  <T extends Entity> long count(Kind<T> kind, Query query);

  /**
   * Number of live records in the scope for each value of a text field.
   *
   * @param field name of a single-valued {@link FieldType#TEXT} field
   */
  <T extends Entity> Map<String, Long> countBy(Kind<T> kind, Scope scope, String field);

  /**
   * Live records whose {@code wakeAt} has passed, the most overdue first. Several controllers may
   * be given the same record; the commit that follows decides who acted. A record that this version
   * cannot read is left out, so that it holds up nothing.
   */
  <T extends Entity> List<T> due(Kind<T> kind, Instant now, int limit);

  /** Writes a commit whole or not at all, durably. */
  CommitResult commit(Commit commit);

  /**
   * Writes many commits, each whole or not at all and independent of the others, in as few round
   * trips and flushes as the database allows.
   *
   * @return one result for each commit, in order
   */
  List<CommitResult> commitAll(List<Commit> commits);

  /**
   * Removes for good the oldest records of an append-only kind.
   *
   * @param before records created earlier than this
   * @param limit maximum number of records to remove in this call, so that no lock is held long
   * @return how many were removed
   */
  <T extends Entity> int purge(Kind<T> kind, Instant before, int limit);

  /**
   * Removes records of any kind for good, whatever their version. Nothing is compared, so it is
   * only for what no commit writes any more: the parts of a record that is deleted, then that
   * record. Events about them stay.
   *
   * @param ids at most {@value Query#MAX_LIMIT}; those that are not there are passed over
   * @return how many were removed; one that a commit is just writing stays, to be asked for again
   * @throws IllegalArgumentException if there are too many ids
   */
  <T extends Entity> int remove(Kind<T> kind, Collection<String> ids);

  /** The hot path of heartbeats and metrics, beside the versioned records. */
  TelemetryStore telemetry();

  /** History of nodes' metrics. */
  MetricsStore metrics();

  /** The log of events. */
  EventLog events();

  /** Time-limited ownership of a name, fenced. */
  LeaseStore leases();

  /** Best-effort messages between controllers. */
  SignalStore signals();

  /** Does a trivial round trip; throws if the database does not answer. */
  void ping();

  /**
   * Number of unreadable records, events and measurements met since the store was opened, by
   * collection; each is named in the log. Answered from memory, for health pages.
   */
  default Map<String, Long> unreadable() {
    return Map.of();
  }

  /** Short name for health pages, for example {@code jdbc:h2}. */
  String describe();

  /** Releases what the store itself opened, never what the host handed in. Idempotent. */
  @Override
  void close();
}
