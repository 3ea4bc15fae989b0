package io.aiwm.core.internal.execution.dispatch;

import io.aiwm.api.wire.CommandResult;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a worker without a journal says when it is asked about a command. */
final class QueryAnswer {
  private static final Set<String> AT_WORK =
      Set.of("running", "accepted", "acknowledged", "queued");

  private QueryAnswer() {}

  /**
   * True if the worker has the command in hand: it says so in {@code status}, or lists its id under
   * {@code running}, as it does when it registers.
   */
  static boolean knows(CommandResult answer, String messageId) {
    Map<String, Object> result = answer.result();
    if (result == null) {
      return false;
    }
    boolean listed =
        result.get("running") instanceof List<?> running
            && running.stream()
                .anyMatch(r -> r instanceof Map<?, ?> m && messageId.equals(m.get("messageId")));
    return listed || AT_WORK.contains(String.valueOf(result.get("status")));
  }
}
