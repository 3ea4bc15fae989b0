package io.aiwm.core.token;

/** A key or secret that is too weak for its algorithm; the message names the rule, not the key. */
public final class WeakKeyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public WeakKeyException(String message) {
    super(message);
  }
}
