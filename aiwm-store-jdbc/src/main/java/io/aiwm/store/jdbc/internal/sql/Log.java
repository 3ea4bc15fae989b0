package io.aiwm.store.jdbc.internal.sql;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The JDK's own logging facade, so that the store brings no library. */
public final class Log {
  private static final Logger LOGGER = System.getLogger("io.aiwm.store.jdbc");

  private Log() {}

  public static void info(String message) {
    LOGGER.log(Level.INFO, message);
  }

  public static void warn(String message) {
    LOGGER.log(Level.WARNING, message);
  }

  public static void warn(String message, Throwable cause) {
    LOGGER.log(Level.WARNING, message, cause);
  }
}
