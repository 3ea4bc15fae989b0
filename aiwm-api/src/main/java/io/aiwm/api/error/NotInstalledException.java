package io.aiwm.api.error;

/**
 * A request for something that belongs to a feature that this host has not installed; answered with
 * 501.
 */
public final class NotInstalledException extends AiwmException {
  private static final long serialVersionUID = 1L;

  /**
   * Names what is missing.
   *
   * @param what the port that no feature offers, for example {@code Capacity}
   */
  public NotInstalledException(String what) {
    super("NOT_INSTALLED", what + " is not installed in this host");
  }
}
