package io.aiwm.store.jdbc;

/** Somebody else was first; the transaction must be rolled back. */
final class LostRaceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LostRaceException() {
    super(null, null, false, false);
  }
}
