package io.aiwm.examples.jettyhost;

/** A setting cannot be used; the message names it and says what would do. */
final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigurationException(String variable, String message) {
    super(variable + " " + message);
  }
}
