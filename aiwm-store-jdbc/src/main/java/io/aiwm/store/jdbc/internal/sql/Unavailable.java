package io.aiwm.store.jdbc.internal.sql;

import io.aiwm.api.error.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Failures of the database as they leave this store: naming no statement and no value. */
public final class Unavailable {
  private Unavailable() {}

  /**
   * What leaves this store when the database fails.
   *
   * @param before what to say before the reason, or empty
   */
  public static StoreUnavailableException because(String before, SQLException failure) {
    String state = failure.getSQLState();
    String message = "The database " + before + Failure.of(failure);
    return new StoreUnavailableException(
        state == null ? message : message + " (SQLSTATE " + state + ")", sanitized(failure));
  }

  /** The same for a transaction that did not land. */
  public static StoreUnavailableException rolledBack(SQLException failure) {
    StoreUnavailableException unavailable = because("", failure);
    Failure reason = Failure.of(failure);
    return reason.ofStatements()
        ? new StoreUnavailableException(
            String.valueOf(unavailable.getMessage()),
            new StatementException(reason, unavailable.getCause()))
        : unavailable;
  }

  /**
   * Why a transaction was rolled back, if that was the fault of its statements; empty where the
   * database failed, or did not say whether it committed.
   */
  public static Optional<Failure> ofStatements(StoreUnavailableException failure) {
    return failure.getCause() instanceof StatementException e
        ? Optional.of(e.reason)
        : Optional.empty();
  }

  /** Drivers quote statements and values in their messages; neither may reach a log. */
  public static SQLException sanitized(SQLException failure) {
    SQLException clean =
        new SQLException(
            failure.getClass().getSimpleName() + " " + failure.getErrorCode(),
            failure.getSQLState(),
            failure.getErrorCode());
    clean.setStackTrace(failure.getStackTrace());
    return clean;
  }

  /** The transaction did not land, and another may. */
  private static final class StatementException extends SQLException {
    private static final long serialVersionUID = 1L;
    private final Failure reason;

    StatementException(Failure reason, @Nullable Throwable cause) {
      super(cause);
      this.reason = reason;
    }
  }
}
