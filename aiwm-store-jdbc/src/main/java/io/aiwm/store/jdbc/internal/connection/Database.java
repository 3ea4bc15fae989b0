package io.aiwm.store.jdbc.internal.connection;

import io.aiwm.api.error.Failures;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.sql.Log;
import io.aiwm.store.jdbc.internal.sql.Statements;
import io.aiwm.store.jdbc.internal.sql.Unavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs work on connections of the host's. Each is borrowed for one call and given back as it came;
 * every failure leaves as a {@link StoreUnavailableException} that names no value.
 */
public final class Database extends Statements {
  /** Locks are given back by themselves; whoever waits this often has a deeper problem. */
  private static final int MAX_ATTEMPTS = 5;

  /** In a race somebody wins at once, so many can be lost in a row where many meet. */
  private static final int MAX_RACES = 30;

  /** More connections than a pool has. */
  private static final int MAX_GONE = 100;

  private final DataSource dataSource;
  private final Dialect dialect;

  public Database(DataSource dataSource, Dialect dialect, int timeoutSeconds) {
    super(dialect, timeoutSeconds);
    this.dataSource = dataSource;
    this.dialect = dialect;
  }

  /** Work on a connection. */
  @FunctionalInterface
  public interface Work<R extends @Nullable Object> {
    R on(Connection connection) throws SQLException;
  }

  /** Work on a connection that is at hand. */
  @FunctionalInterface
  private interface Attempt<R extends @Nullable Object> {
    R run() throws SQLException;
  }

  /** Runs statements of which each is a transaction of its own. */
  public <R extends @Nullable Object> R autocommitted(Work<R> work) {
    return retried(work, true);
  }

  /** Runs a transaction, again if it lost a lock; {@code work} must not have other effects. */
  public <R extends @Nullable Object> R transaction(Work<R> work) {
    return retried(connection -> committed(connection, work), false);
  }

  /** SQLSTATE class 40: rolled back for the sake of another transaction, without a wait. */
  private static int attempts(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && state.startsWith("40") ? MAX_RACES : MAX_ATTEMPTS;
  }

  private <R extends @Nullable Object> R retried(Work<R> work, boolean autoCommit) {
    int gone = 0;
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = dataSource.getConnection()) {
        return discarded(connection, () -> configured(connection, autoCommit, work));
      } catch (OutcomeUnknownException e) {
        throw Unavailable.because("did not say whether it committed: it ", e.failure);
      } catch (SQLException e) {
        boolean askAgain = dialect.isGone(e) || (autoCommit && dialect.isClosing(e));
        if (askAgain && ++gone <= MAX_GONE) {
          attempt--;
        } else if (attempt >= attempts(e) || !dialect.isTransient(e)) {
          throw Unavailable.rolledBack(e);
        }
      } catch (AssertionError e) {
        // Where assertions are on, PostgreSQL's driver asserts that a connection which broke in a
        // batch still answers.
        throw new StoreUnavailableException("The database's driver failed", e);
      }
    }
  }

  /** A connection that is gone is worth nothing to its pool, which may not see it. */
  private <R extends @Nullable Object> R discarded(Connection connection, Attempt<R> attempt)
      throws SQLException {
    try {
      return attempt.run();
    } catch (SQLException e) {
      if (dialect.isGone(e) || dialect.isClosing(e)) {
        GoneConnections.discard(dataSource, connection);
      }
      throw e;
    }
  }

  /** The host may share the connection's settings with other code: each is put back. */
  private <R extends @Nullable Object> R configured(
      Connection connection, boolean autoCommit, Work<R> work) throws SQLException {
    boolean hostAutoCommit = connection.getAutoCommit();
    int hostIsolation =
        dialect.keepsIsolation()
            ? connection.getTransactionIsolation()
            : Connection.TRANSACTION_READ_COMMITTED;
    if (hostIsolation != Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    if (hostAutoCommit != autoCommit) {
      connection.setAutoCommit(autoCommit);
    }
    try {
      return work.on(connection);
    } finally {
      restore(connection, hostAutoCommit, hostIsolation);
    }
  }

  /** What is committed is committed, whether or not the connection still answers afterwards. */
  private void restore(Connection connection, boolean autoCommit, int isolation) {
    try {
      if (connection.getAutoCommit() != autoCommit) {
        connection.setAutoCommit(autoCommit);
      }
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        connection.setTransactionIsolation(isolation);
      }
    } catch (SQLException e) {
      if (!dialect.isGone(e) && !dialect.isClosing(e)) {
        Log.warn("A connection could not be put back as it came", Unavailable.sanitized(e));
      }
    }
  }

  private <R extends @Nullable Object> R committed(Connection connection, Work<R> work)
      throws SQLException {
    R result;
    try {
      begin(connection);
      result = work.on(connection);
    } catch (SQLException | RuntimeException | Error e) {
      Failures.note(e);
      // Putting the connection back would commit what is left.
      rollback(connection, e);
      throw e;
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      rollback(connection, e);
      // Who lost to another transaction only now was rolled back by the database itself.
      if (dialect.isTransient(e)) {
        throw e;
      }
      throw new OutcomeUnknownException(e);
    }
    dialect.committed(connection);
    return result;
  }

  /** Makes the transaction of a connection last, where the database would not. */
  public void begin(Connection connection) throws SQLException {
    if (!dialect.beginning().isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(dialect.beginning());
      }
    }
  }

  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(Unavailable.sanitized(e));
    }
  }

  /** A commit that failed may have landed: never run it again by itself. */
  private static final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient SQLException failure;

    OutcomeUnknownException(SQLException failure) {
      super(null, null, false, false);
      this.failure = failure;
    }
  }
}
