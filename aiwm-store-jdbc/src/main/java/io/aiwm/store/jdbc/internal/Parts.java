package io.aiwm.store.jdbc.internal;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.event.Event;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.EventLog;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.LeaseStore;
import io.aiwm.api.store.MetricsStore;
import io.aiwm.api.store.SignalStore;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.store.TelemetryStore;
import io.aiwm.api.store.support.PolledSignals;
import io.aiwm.api.store.support.RecordReader;
import io.aiwm.api.store.support.StoreParts;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.store.jdbc.internal.commit.CommitWriter;
import io.aiwm.store.jdbc.internal.commit.GroupCommit;
import io.aiwm.store.jdbc.internal.commit.PendingCommit;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.connection.Durability;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.event.EventTable;
import io.aiwm.store.jdbc.internal.event.JdbcEventLog;
import io.aiwm.store.jdbc.internal.lease.JdbcLeases;
import io.aiwm.store.jdbc.internal.record.KindReader;
import io.aiwm.store.jdbc.internal.schema.Counters;
import io.aiwm.store.jdbc.internal.schema.Names;
import io.aiwm.store.jdbc.internal.schema.Tables;
import io.aiwm.store.jdbc.internal.signal.SignalTable;
import io.aiwm.store.jdbc.internal.telemetry.JdbcMetrics;
import io.aiwm.store.jdbc.internal.telemetry.JdbcTelemetry;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parts of a store that is open on a database whose tables are ready. */
public final class Parts implements StoreParts {
  private static final PolledSignals.Pace PACE =
      new PolledSignals.Pace(Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(1));

  private final Database database;
  private final Dialect dialect;
  private final Tables tables;
  private final CommitWriter writer;
  private final GroupCommit commits;
  private final JdbcTelemetry telemetry;
  private final JdbcMetrics metrics;
  private final JdbcEventLog events;
  private final JdbcLeases leases;
  private final PolledSignals signals;

  /**
   * Makes the parts.
   *
   * @param listening begins to call its argument whenever another store has sent a signal; null
   *     where the database cannot tell
   */
  public Parts(
      StoreContext context,
      Database database,
      Dialect dialect,
      Names names,
      Tables tables,
      Function<Runnable, @Nullable AutoCloseable> listening) {
    this.database = database;
    this.dialect = dialect;
    this.tables = tables;
    UnreadableRecords unreadable = tables.unreadable();
    EventTable log =
        new EventTable(names, context.codecs().codec(Event.class), dialect, unreadable);
    Counters counters = new Counters(database, names);
    writer = new CommitWriter(database, dialect, tables, log);
    commits = new GroupCommit(dialect.writers(), writer::write);
    telemetry = new JdbcTelemetry(database, dialect, names, context.codecs(), unreadable);
    metrics = new JdbcMetrics(database, dialect, names, context.codecs(), unreadable);
    leases = new JdbcLeases(database, dialect, names, counters);
    events = new JdbcEventLog(database, log, counters, leases);
    signals =
        new PolledSignals(
            new SignalTable(database, dialect, names, context.time(), listening),
            context.scheduler(),
            PACE);
  }

  @Override
  public <T extends Entity> RecordReader<T> reader(Kind<T> kind) {
    return new KindReader<>(database, dialect, tables.of(kind));
  }

  @Override
  public CommitResult commit(Commit commit) {
    return commits.write(writer.encoded(commit));
  }

  @Override
  public List<CommitResult> commitAll(List<Commit> all) {
    List<PendingCommit> pending =
        all.stream().map(commit -> new PendingCommit(writer.encoded(commit))).toList();
    writer.write(pending);
    return pending.stream().map(PendingCommit::await).toList();
  }

  /** Writes a commit into the transaction that a connection of the host's is in. */
  public CommitResult join(Connection connection, Commit commit) {
    return writer.join(connection, commit);
  }

  @Override
  public TelemetryStore telemetry() {
    return telemetry;
  }

  @Override
  public MetricsStore metrics() {
    return metrics;
  }

  @Override
  public EventLog events() {
    return events;
  }

  @Override
  public LeaseStore leases() {
    return leases;
  }

  @Override
  public SignalStore signals() {
    return signals;
  }

  @Override
  public UnreadableRecords unreadable() {
    return tables.unreadable();
  }

  @Override
  public void ping() {
    Durability.watch(database, dialect);
  }

  @Override
  public String describe() {
    return "jdbc:" + dialect.name();
  }

  @Override
  public void close() {
    signals.close();
  }
}
