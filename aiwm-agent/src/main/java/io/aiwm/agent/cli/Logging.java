package io.aiwm.agent.cli;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** Setup of logging, so that all parts log to one place. */
final class Logging {
  private Logging() {}

  /**
   * Sets the level, and takes over what libraries tell {@code java.util.logging}. To be called
   * before the first logger is made, since the logging settings read the level then.
   */
  static void configure(String level) {
    System.setProperty("LOG_LEVEL", level);
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
