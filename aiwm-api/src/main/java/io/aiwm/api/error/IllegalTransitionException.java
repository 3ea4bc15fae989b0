package io.aiwm.api.error;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A status table has no such transition; names the targets that it does have. */
public final class IllegalTransitionException extends ConflictException {
  private static final long serialVersionUID = 1L;

  /**
   * Refuses a transition.
   *
   * @param from present status
   * @param asked what was asked for
   * @param allowed what may be asked for instead, in the status's own names
   */
  public IllegalTransitionException(String from, String asked, Collection<String> allowed) {
    super(
        "ILLEGAL_TRANSITION",
        "Cannot change the status from "
            + from
            + " to "
            + asked
            + "; allowed: "
            + String.join(", ", allowed),
        Map.of("from", from, "requested", asked, "allowed", List.copyOf(allowed)));
  }
}
