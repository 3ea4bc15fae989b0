package io.aiwm.examples.demo;

/** Something did not happen as it should; the message says what, for the person at the terminal. */
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }

  DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
