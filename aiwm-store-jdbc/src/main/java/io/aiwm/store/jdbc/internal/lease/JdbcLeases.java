package io.aiwm.store.jdbc.internal.lease;

import io.aiwm.api.store.Lease;
import io.aiwm.api.store.LeaseStore;
import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.schema.Counters;
import io.aiwm.store.jdbc.internal.schema.Names;
import io.aiwm.store.jdbc.internal.schema.Schema;
import io.aiwm.store.jdbc.internal.sql.LostRaceException;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row for each lease that is held or was until lately. Fences come from a counter that all
 * leases share, so that rows may go and fences still grow.
 */
public final class JdbcLeases implements LeaseStore {
  private static final String COLUMNS = "name, holder, fence, expires_at";

  /** How long an expired lease stays to be looked at. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final Database database;
  private final Dialect dialect;
  private final Counters counters;
  private final String table;

  public JdbcLeases(Database database, Dialect dialect, Names names, Counters counters) {
    this.database = database;
    this.dialect = dialect;
    this.counters = counters;
    table = names.qualified(names.plain(Schema.LEASE));
  }

  @Override
  public Optional<Lease> acquire(String name, String holder, Duration duration) {
    try {
      return database.transaction(connection -> acquire(connection, name, holder, duration));
    } catch (LostRaceException e) {
      return Optional.empty();
    }
  }

  private Optional<Lease> acquire(
      Connection connection, String name, String holder, Duration duration) throws SQLException {
    Held held = lock(connection, name);
    if (held == null) {
      return insert(connection, name, holder, duration);
    }
    if (held.live() && !held.lease().holder().equals(holder)) {
      return Optional.empty();
    }
    long fence = held.live() ? held.lease().fence() : nextFence(connection);
    Instant expiresAt = held.now().plus(duration);
    Sql sql = new Sql("UPDATE " + table + " SET holder = ?, fence = ?", holder, fence);
    sql.add(", expires_at = ? WHERE name = ?", expiresAt.toEpochMilli(), name);
    database.update(connection, sql);
    return Optional.of(new Lease(name, holder, fence, expiresAt));
  }

  /**
   * Where two insert at once the first one has the lease.
   *
   * @throws LostRaceException if it is the other one
   */
  private Optional<Lease> insert(
      Connection connection, String name, String holder, Duration duration) throws SQLException {
    long fence = nextFence(connection);
    Instant now = now(connection);
    purge(connection, now);
    Instant expiresAt = now.plus(duration);
    try {
      database.update(
          connection,
          new Sql("INSERT INTO " + table + " (" + COLUMNS + ") VALUES (?, ?, ?, ?)")
              .add("", name, holder, fence, expiresAt.toEpochMilli()));
    } catch (SQLException e) {
      if (dialect.isDuplicate(e)) {
        throw new LostRaceException();
      }
      throw e;
    }
    return Optional.of(new Lease(name, holder, fence, expiresAt));
  }

  @Override
  public void release(Lease lease) {
    Sql sql = new Sql("DELETE FROM " + table + " WHERE name = ?", lease.name());
    sql.add(" AND fence = ?", lease.fence());
    database.autocommitted(connection -> database.update(connection, sql));
  }

  @Override
  public List<Lease> live(String prefix) {
    Sql sql = new Sql("SELECT " + COLUMNS + ", " + dialect.currentMillis() + " FROM " + table);
    return database
        .autocommitted(
            connection -> database.query(connection, sql.add(" ORDER BY name"), Held::of))
        .stream()
        .filter(held -> held.live() && held.lease().name().startsWith(prefix))
        .map(Held::lease)
        .toList();
  }

  /**
   * Whether a lease is still the one held; if so nobody else can take it before the transaction
   * ends.
   */
  public boolean holds(Connection connection, Lease lease) throws SQLException {
    Held held = lock(connection, lease.name());
    return held != null && held.lease().fence() == lease.fence();
  }

  private @Nullable Held lock(Connection connection, String name) throws SQLException {
    Sql sql = new Sql("SELECT " + COLUMNS + ", " + dialect.currentMillis() + " FROM " + table);
    sql.add(" WHERE name = ? FOR UPDATE", name);
    List<Held> rows = database.query(connection, sql, Held::of);
    return rows.isEmpty() ? null : rows.get(0);
  }

  private void purge(Connection connection, Instant now) throws SQLException {
    long before = now.minus(KEPT).toEpochMilli();
    database.update(connection, new Sql("DELETE FROM " + table + " WHERE expires_at < ?", before));
  }

  private long nextFence(Connection connection) throws SQLException {
    return counters.add(connection, Schema.LEASE_FENCE, 1);
  }

  private Instant now(Connection connection) throws SQLException {
    Sql sql = new Sql("SELECT " + dialect.currentMillis());
    return Instant.ofEpochMilli(database.query(connection, sql, row -> row.getLong(1)).get(0));
  }

  /**
   * A row.
   *
   * @param now the database's time when it was read
   */
  private record Held(Lease lease, Instant now) {
    static Held of(ResultSet row) throws SQLException {
      Instant expiresAt = Instant.ofEpochMilli(row.getLong(4));
      return new Held(
          new Lease(row.getString(1), row.getString(2), row.getLong(3), expiresAt),
          Instant.ofEpochMilli(row.getLong(5)));
    }

    boolean live() {
      return lease.expiresAt().isAfter(now);
    }
  }
}
