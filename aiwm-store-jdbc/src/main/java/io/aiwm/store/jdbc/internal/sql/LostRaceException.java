package io.aiwm.store.jdbc.internal.sql;

/** Somebody else was first; the transaction must be rolled back. */
public final class LostRaceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LostRaceException() {
    super(null, null, false, false);
  }
}
