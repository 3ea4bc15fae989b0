package io.aiwm.store.jdbc;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.event.Event;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.EventLog;
import io.aiwm.api.store.HostTransaction;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.LeaseStore;
import io.aiwm.api.store.MetricsStore;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.ResolvedQuery;
import io.aiwm.api.store.SignalStore;
import io.aiwm.api.store.Store;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.store.TelemetryStore;
import io.aiwm.api.telemetry.MetricPoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Store} in a relational database of the host's, reached through its {@link DataSource}.
 * This version supports PostgreSQL 12, MariaDB 10.6, MySQL 8, and later; and H2 2.2 and later as a
 * file, in memory or as a server. It makes an H2 file durable ({@code WRITE_DELAY 0}), for the
 * whole database, and its own transactions on PostgreSQL where {@code synchronous_commit} is off.
 *
 * <p>Tables are made and extended when the store is opened, which takes two connections at once;
 * every other call takes one and gives it back before it returns; on PostgreSQL one more is kept to
 * listen for signals ({@link JdbcStoreBuilder#listen}). Connections come back with the auto-commit
 * and isolation that they had. A pool of about ten connections serves one engine.
 */
public final class JdbcStore implements Store {
  private final DataSource dataSource;
  private final JdbcStoreBuilder settings;
  private @Nullable Parts parts;

  JdbcStore(DataSource dataSource, JdbcStoreBuilder settings) {
    this.dataSource = dataSource;
    this.settings = settings;
  }

  /** A store with default settings. */
  public static JdbcStore on(DataSource dataSource) {
    return builder(dataSource).build();
  }

  /** Begins a store with settings of its own. */
  public static JdbcStoreBuilder builder(DataSource dataSource) {
    return new JdbcStoreBuilder(dataSource);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the database is of a product that is not supported, if its URL
   *     asks for commits that do not last, if its tables are newer or other than this version's, or
   *     if they are missing and the settings forbid to make them
   */
  @Override
  public void open(StoreContext context) {
    Dialect dialect = recognise();
    Names names = names(dialect);
    Database database = database(dialect);
    Tables tables = new Tables(context.kinds(), context.codecs(), names, dialect);
    Durability.ensure(database, dialect);
    Migrator migrator = new Migrator(database, dialect, names, tables);
    if (settings.migrate) {
      migrator.migrate();
    } else {
      migrator.verify();
    }
    parts = Parts.of(context, dialect, names, database, tables, this::listen);
  }

  /**
   * The SQL that this database lacks for this version, for hosts that run migrations of their own
   * and open the store with {@link JdbcStoreBuilder#applyMigrations applyMigrations(false)}: on an
   * empty database all of it, else what came since. Changes nothing. It is made for the product,
   * schema and table prefix at hand, and is to be run once, in order.
   *
   * @param kinds every kind of record that will be stored: {@code aiwm.kinds()}
   * @return statements, each on a line and with a semicolon; empty if nothing is missing
   * @throws IllegalStateException if the database is of a product that is not supported, or its
   *     tables are newer or other than this version's
   */
  public String missingSql(List<Kind<?>> kinds) {
    Dialect dialect = recognise();
    Names names = names(dialect);
    Database database = database(dialect);
    Tables tables = new Tables(kinds, new NoCodecs(), names, dialect);
    return new Migrator(database, dialect, names, tables)
        .statements().stream().map(sql -> sql + ";\n").collect(Collectors.joining());
  }

  @Override
  public <T extends Entity> Optional<T> find(Kind<T> kind, Scope scope, String id) {
    return reader(kind).find(scope, id);
  }

  @Override
  public <T extends Entity> List<T> findAll(Kind<T> kind, Scope scope, Collection<String> ids) {
    return reader(kind).findAll(scope, ids);
  }

  @Override
  public <T extends Entity> Optional<T> findIncludingDeleted(Kind<T> kind, String id) {
    return reader(kind).find(id);
  }

  @Override
  public <T extends Entity> Page<T> list(Kind<T> kind, Query query) {
    return reader(kind).list(ResolvedQuery.of(kind, query));
  }

  @Override
  public <T extends Entity> long count(Kind<T> kind, Query query) {
    return reader(kind).count(ResolvedQuery.of(kind, query.from(null)));
  }

  @Override
  public <T extends Entity> Map<String, Long> countBy(Kind<T> kind, Scope scope, String field) {
    return reader(kind).countBy(scope, kind.singleText(field));
  }

  @Override
  public <T extends Entity> List<T> due(Kind<T> kind, Instant now, int limit) {
    return reader(kind).due(now, limit);
  }

  @Override
  public CommitResult commit(Commit commit) {
    return parts().commits().write(parts().writer().encoded(commit));
  }

  /**
   * A transaction of the host's, to write into: records of AIWM's are then stored together with the
   * host's own tables, or not at all. The host begins, commits and rolls back, and keeps the
   * connection; it must be one of this store's database, with auto-commit off. What is read
   * meanwhile comes over other connections, so the pool needs one more.
   *
   * <p>Keep the transaction short: others wait for the records that it has written.
   */
  public HostTransaction within(Connection connection) {
    return commit -> parts().writer().join(connection, commit);
  }

  @Override
  public List<CommitResult> commitAll(List<Commit> commits) {
    CommitWriter writer = parts().writer();
    List<PendingCommit> pending =
        commits.stream().map(commit -> new PendingCommit(writer.encoded(commit))).toList();
    writer.write(pending);
    return pending.stream().map(PendingCommit::await).toList();
  }

  @Override
  public <T extends Entity> int purge(Kind<T> kind, Instant before, int limit) {
    kind.requireAppendOnly();
    return reader(kind).purge(before, limit);
  }

  @Override
  public <T extends Entity> int remove(Kind<T> kind, Collection<String> ids) {
    Query.requireFew(ids);
    return reader(kind).remove(ids);
  }

  @Override
  public TelemetryStore telemetry() {
    return parts().telemetry();
  }

  @Override
  public MetricsStore metrics() {
    return parts().metrics();
  }

  @Override
  public EventLog events() {
    return parts().events();
  }

  @Override
  public LeaseStore leases() {
    return parts().leases();
  }

  @Override
  public SignalStore signals() {
    return parts().signals();
  }

  @Override
  public void ping() {
    Durability.watch(parts().database(), parts().dialect());
  }

  @Override
  public String describe() {
    return parts == null ? "jdbc" : "jdbc:" + parts.dialect().name();
  }

  @Override
  public void close() {
    if (parts != null) {
      parts.signals().close();
    }
  }

  private Dialect recognise() {
    try (var connection = dataSource.getConnection()) {
      return Dialects.of(connection);
    } catch (SQLException e) {
      throw Database.unavailable("", e);
    }
  }

  private Names names(Dialect dialect) {
    return new Names(settings.tablePrefix, settings.schema, dialect);
  }

  private Database database(Dialect dialect) {
    return new Database(dataSource, dialect, settings.timeoutSeconds());
  }

  private <T extends Entity> KindReader<T> reader(Kind<T> kind) {
    Parts open = parts();
    return new KindReader<>(open.database(), open.dialect(), open.tables().of(kind));
  }

  private Parts parts() {
    if (parts == null) {
      throw new IllegalStateException("The store is not open");
    }
    return parts;
  }

  private @Nullable AutoCloseable listen(Dialect dialect, Names names, Runnable heard) {
    return settings.listen ? dialect.listen(dataSource, names.channel(), heard) : null;
  }

  /** Begins to listen for signals. */
  @FunctionalInterface
  private interface Listening {
    @Nullable AutoCloseable start(Dialect dialect, Names names, Runnable heard);
  }

  /** What an open store is made of. */
  private record Parts(
      Dialect dialect,
      Database database,
      Tables tables,
      CommitWriter writer,
      GroupCommit commits,
      JdbcTelemetry telemetry,
      JdbcMetrics metrics,
      JdbcEventLog events,
      JdbcLeases leases,
      JdbcSignals signals) {

    static Parts of(
        StoreContext context,
        Dialect dialect,
        Names names,
        Database database,
        Tables tables,
        Listening listening) {
      EventTable events = new EventTable(names, context.codecs().codec(Event.class), dialect);
      Counters counters = new Counters(database, names);
      JdbcLeases leases = new JdbcLeases(database, dialect, names, counters);
      SignalTable signals = new SignalTable(database, dialect, names, context.time());
      CommitWriter writer = new CommitWriter(database, dialect, tables, events);
      return new Parts(
          dialect,
          database,
          tables,
          writer,
          new GroupCommit(dialect.writers(), writer::write),
          new JdbcTelemetry(database, dialect, names, context.codecs()),
          new JdbcMetrics(database, dialect, names, context.codecs().codec(MetricPoint.class)),
          new JdbcEventLog(database, events, counters, leases),
          leases,
          new JdbcSignals(
              signals, context.scheduler(), heard -> listening.start(dialect, names, heard)));
    }
  }
}
