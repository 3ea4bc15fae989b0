package io.aiwm.store.jdbc.internal.sql;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a database did not do what it was asked, in words for whoever operates it. They hold nothing
 * of the driver's message, in which statements and values are quoted.
 */
public enum Failure {
  TIMED_OUT("took longer than a statement may", Set.of("57014", "70100"), Set.of(1969, 3024)),
  // MySQL says 1040 with a state of class 08, so this comes before UNREACHABLE.
  CROWDED(
      "accepts no more connections, or the pool has none to give",
      Set.of("53300"),
      Set.of(1040, 1203, 1226)),
  UNREACHABLE(
      "cannot be reached, or the connection to it was lost",
      Set.of("08", "57P", "90067", "90098", "90121"),
      Set.of(1053, 1927)),
  READ_ONLY("takes no writes: it is read-only", Set.of("25006", "90097"), Set.of(1290, 1792, 1836)),
  FULL("takes no writes: it has no space left", Set.of("53100"), Set.of(1021, 1114)),
  UNWRITABLE("could not write to its disk, which may be full", Set.of(), Set.of(90_028, 90_031)),
  OVERLOADED("is short of memory or of another resource", Set.of("53"), Set.of()),
  FORBIDDEN(
      "refuses what its user may not do",
      Set.of("28", "42501", "90096"),
      Set.of(1044, 1045, 1142, 1143)),
  CONTENDED(
      "had other transactions in the way for too long",
      Set.of("40", "55P03", "HYT00"),
      Set.of(1205, 1213)),
  REFUSED("refuses what it was given to store", Set.of("22", "54"), Set.of()),
  UNEXPECTED("has other tables than it should", Set.of("42"), Set.of()),
  OTHER("failed", Set.of(), Set.of());

  private static final int H2_GENERAL_ERROR = 50_000;

  private final String words;

  /** SQLSTATEs, or what they begin with. */
  private final Set<String> states;

  /** Codes of MySQL and MariaDB, which have no state of their own for many. */
  private final Set<Integer> codes;

  Failure(String words, Set<String> states, Set<Integer> codes) {
    this.words = words;
    this.states = states;
    this.codes = codes;
  }

  /** The reason behind an exception. */
  public static Failure of(SQLException failure) {
    if (failure instanceof SQLTimeoutException) {
      return TIMED_OUT;
    }
    if (failure instanceof SQLTransientConnectionException && failure.getSQLState() == null) {
      // What a pool throws; it knows why only where it has tried to connect.
      return failure.getCause() instanceof SQLException cause ? of(cause) : CROWDED;
    }
    if (failure.getErrorCode() == H2_GENERAL_ERROR && isWriting(failure.getCause())) {
      return UNWRITABLE;
    }
    String state = String.valueOf(failure.getSQLState());
    for (Failure reason : values()) {
      if (reason.codes.contains(failure.getErrorCode())
          || reason.states.stream().anyMatch(state::startsWith)) {
        return reason;
      }
    }
    return OTHER;
  }

  /** H2's storage names no other reason; its exceptions are known by their text alone. */
  private static boolean isWriting(@Nullable Throwable cause) {
    return cause != null && String.valueOf(cause.getMessage()).startsWith("Writing to ");
  }

  /** Whether it is the fault of some statements, and others may well succeed. */
  public boolean ofStatements() {
    return this == TIMED_OUT || this == CONTENDED || this == REFUSED || this == OTHER;
  }

  /** What the database did, to follow "The database". */
  @Override
  public String toString() {
    return words;
  }
}
