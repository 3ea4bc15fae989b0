package io.aiwm.store.jdbc.internal.schema;

import io.aiwm.store.jdbc.internal.connection.Database;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.schema.MigrationPlan.Step;
import io.aiwm.store.jdbc.internal.sql.Failure;
import io.aiwm.store.jdbc.internal.sql.Log;
import io.aiwm.store.jdbc.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the database to what this version expects, forwards only. What was applied stands in a
 * history table: a numbered migration with a checksum of its statements, a kind with its fields.
 *
 * <p>One controller migrates at a time: it holds a row of the lock table in a transaction on a
 * second connection, since DDL ends transactions in some databases. The others wait for the row.
 */
public final class Migrator {
  /** Each lasts as long as the database waits for a lock, or as a statement may take. */
  private static final int LOCK_ATTEMPTS = 60;

  private final Database database;
  private final Dialect dialect;
  private final History history;
  private final MigrationPlan plan;

  public Migrator(Database database, Dialect dialect, Names names, Tables tables) {
    this.database = database;
    this.dialect = dialect;
    history = new History(database, dialect, names);
    plan = new MigrationPlan(database, dialect, names, tables);
  }

  /** Applies whatever is missing. */
  public void migrate() {
    if (!hasHistory()) {
      database.autocommitted(connection -> execute(connection, history.create()));
    }
    if (!missing().isEmpty()) {
      locked(this::apply);
    }
  }

  /**
   * Changes no table. Records that were written before their kind had a field are indexed by it,
   * once its column is there.
   *
   * @throws IllegalStateException if something is missing
   */
  public void verify() {
    if (!hasHistory()) {
      throw new IllegalStateException("The database has no tables of AIWM's: " + history.table());
    }
    List<Step> missing = missing();
    List<String> lacking =
        missing.stream().filter(step -> !isPrepared(step)).map(Step::id).toList();
    if (!lacking.isEmpty()) {
      throw new IllegalStateException(
          "The database lacks " + lacking + ", for which JdbcStore.missingSql has the statements");
    }
    if (!missing.isEmpty()) {
      locked(this::fill);
    }
  }

  /** The statements that {@link #migrate} would run now, so that {@link #verify} is content. */
  public List<String> statements() {
    boolean fresh = !hasHistory();
    List<String> statements = new ArrayList<>(fresh ? history.create() : List.of());
    for (Step step : fresh ? plan.missing(Map.of()) : missing()) {
      statements.addAll(step.statements());
      if (step.isComplete()) {
        statements.addAll(history.remember(step.id(), step.content()));
      }
    }
    return statements;
  }

  private boolean hasHistory() {
    return succeeds("SELECT 1 FROM " + history.table() + " WHERE 1 = 0");
  }

  private boolean isPrepared(Step step) {
    return !step.isComplete() && succeeds(step.probe());
  }

  /** Asked of the table itself: what drivers list depends on what they call a schema. */
  private boolean succeeds(String probe) {
    return database.autocommitted(
        connection -> {
          try {
            database.query(connection, new Sql(probe), row -> row.getInt(1));
            return true;
          } catch (SQLException e) {
            if (Failure.of(e) == Failure.UNEXPECTED) {
              return false;
            }
            throw e;
          }
        });
  }

  private List<Step> missing() {
    return plan.missing(database.autocommitted(history::read));
  }

  private void locked(Database.Work<Boolean> migrations) {
    database.transaction(
        locking -> {
          takeLock(locking);
          return dialect.hasTransactionalDdl()
              ? database.transaction(migrations)
              : database.autocommitted(migrations);
        });
  }

  private void takeLock(Connection connection) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        Sql sql = new Sql("SELECT id FROM " + history.lock() + " WHERE id = 1 FOR UPDATE");
        database.query(connection, sql, row -> row.getInt(1));
        return;
      } catch (SQLException e) {
        boolean held = dialect.isTransient(e) || Failure.of(e) == Failure.TIMED_OUT;
        if (attempt == LOCK_ATTEMPTS || !held) {
          throw e;
        }
        connection.rollback();
      }
    }
  }

  private boolean apply(Connection connection) throws SQLException {
    List<Step> missing = plan.missing(history.read(connection));
    Log.info("Applying the migrations " + missing.stream().map(Step::id).toList());
    for (Step step : missing) {
      execute(connection, step.statements());
      finish(connection, step);
    }
    return true;
  }

  private boolean fill(Connection connection) throws SQLException {
    for (Step step : plan.missing(history.read(connection))) {
      finish(connection, step);
    }
    return true;
  }

  private void finish(Connection connection, Step step) throws SQLException {
    step.fill().on(connection);
    execute(connection, history.remember(step.id(), step.content()));
  }

  /**
   * Where a migration may have been killed half-way it is taken up again: what is there is passed
   * over.
   */
  private boolean execute(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        // PostgreSQL runs nothing more in a transaction of which a statement failed.
        @Nullable Savepoint before = connection.getAutoCommit() ? null : connection.setSavepoint();
        try {
          statement.execute(sql);
        } catch (SQLException e) {
          if (!isThere(sql, e)) {
            throw e;
          }
          if (before != null) {
            connection.rollback(before);
          }
        }
        if (before != null) {
          connection.releaseSavepoint(before);
        }
      }
    }
    return true;
  }

  private boolean isThere(String sql, SQLException failure) {
    if (sql.startsWith("DROP INDEX")) {
      return dialect.isGoneAlready(failure);
    }
    return sql.startsWith("INSERT")
        ? dialect.isDuplicate(failure)
        : dialect.isAlreadyThere(failure);
  }
}
