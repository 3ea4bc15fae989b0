package io.aiwm.store.jdbc;

import io.aiwm.api.store.HostTransaction;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Store;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.store.support.PartedStore;
import io.aiwm.store.jdbc.internal.Parts;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.connection.Durability;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.dialect.Dialects;
import io.aiwm.store.jdbc.internal.schema.Migrator;
import io.aiwm.store.jdbc.internal.schema.Names;
import io.aiwm.store.jdbc.internal.schema.NoCodecs;
import io.aiwm.store.jdbc.internal.schema.Tables;
import io.aiwm.store.jdbc.internal.sql.Unavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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
public final class JdbcStore extends PartedStore<Parts> {
  private final DataSource dataSource;
  private final JdbcStoreBuilder settings;

  JdbcStore(DataSource dataSource, JdbcStoreBuilder settings) {
    super("jdbc");
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
    super.open(context);
  }

  @Override
  protected Parts prepare(StoreContext context) {
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
    return new Parts(
        context, database, dialect, names, tables, heard -> listen(dialect, names, heard));
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

  /**
   * A transaction of the host's, to write into: records of AIWM's are then stored together with the
   * host's own tables, or not at all. The host begins, commits and rolls back, and keeps the
   * connection; it must be one of this store's database, with auto-commit off. What is read
   * meanwhile comes over other connections, so the pool needs one more.
   *
   * <p>Keep the transaction short: others wait for the records that it has written.
   */
  public HostTransaction within(Connection connection) {
    return commit -> parts().join(connection, commit);
  }

  private Dialect recognise() {
    try (var connection = dataSource.getConnection()) {
      return Dialects.of(connection);
    } catch (SQLException e) {
      throw Unavailable.because("", e);
    }
  }

  private Names names(Dialect dialect) {
    return new Names(settings.tablePrefix, settings.schema, dialect);
  }

  private Database database(Dialect dialect) {
    return new Database(dataSource, dialect, settings.timeoutSeconds());
  }

  private @Nullable AutoCloseable listen(Dialect dialect, Names names, Runnable heard) {
    return settings.listen ? dialect.listen(dataSource, names.channel(), heard) : null;
  }
}
