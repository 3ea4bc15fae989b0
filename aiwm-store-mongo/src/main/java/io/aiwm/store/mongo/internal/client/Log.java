package io.aiwm.store.mongo.internal.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The JDK's own logging facade, so that the store brings no library. */
public final class Log {
  private static final Logger LOGGER = System.getLogger("io.aiwm.store.mongo");

  private Log() {}

  public static void info(String message) {
    LOGGER.log(Level.INFO, message);
  }

  public static void warn(String message) {
    LOGGER.log(Level.WARNING, message);
  }
}
