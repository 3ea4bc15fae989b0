package io.aiwm.examples.jettyhost;

import java.util.function.Supplier;

/** A setting cannot be used; the message names it and says what would do. */
final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigurationException(String variable, String message) {
    super(variable + " " + message);
  }

  /** What is made of settings; where the library refuses them, they are named. */
  static <T> T checked(String variables, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(variables, "cannot be used: " + e.getMessage());
    }
  }
}
