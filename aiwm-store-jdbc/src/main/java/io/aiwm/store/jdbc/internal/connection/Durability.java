package io.aiwm.store.jdbc.internal.connection;

import io.aiwm.store.jdbc.internal.dialect.Dialect;
import io.aiwm.store.jdbc.internal.sql.Log;

/** Looks after the promise that what was acknowledged lasts. */
public final class Durability {
  private Durability() {}

  /**
   * Makes commits last, or says loudly that they do not.
   *
   * @throws IllegalStateException if each new connection undoes it, as an H2 URL with {@code
   *     WRITE_DELAY} does
   */
  public static void ensure(Database database, Dialect dialect) {
    boolean undone =
        database.autocommitted(
            first -> {
              if (dialect.isDurable(first)) {
                return false;
              }
              dialect.makeDurable(first);
              if (!dialect.isDurable(first)) {
                Log.warn(
                    "The database acknowledges commits before it has written them, and cannot be"
                        + " told otherwise by us: after a crash acknowledged changes may be"
                        + " missing");
                return false;
              }
              // A pool opens it now, or has opened it before: then watch() meets the next one.
              return database.autocommitted(second -> !dialect.isDurable(second));
            });
    if (undone) {
      throw new IllegalStateException(
          "The URL of the database makes each new connection delay its writes, so that a crash"
              + " loses acknowledged changes: take WRITE_DELAY out of it, or set it to 0");
    }
  }

  /** Asks the database for a sign of life; and makes commits last again if they ceased to. */
  public static void watch(Database database, Dialect dialect) {
    database.autocommitted(
        connection -> {
          if (!dialect.isDurable(connection)) {
            dialect.makeDurable(connection);
            if (dialect.isDurable(connection)) {
              Log.warn(
                  "A new connection made the database delay its writes, which is undone: take"
                      + " WRITE_DELAY out of its URL, or acknowledged changes may be lost in a"
                      + " crash");
            }
          }
          return true;
        });
  }
}
