package io.aiwm.core.execution;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Ids of commands, derived from what they stand for: two controllers that decide the same make the
 * same id, and no two attempts share one.
 */
final class MessageIds {
  private MessageIds() {}

  /** The id of one attempt of a step; attempts count anew with each retry of the execution. */
  static String command(String executionId, int retryCount, int stepIndex, int attempt) {
    return uuid(executionId + "/" + retryCount + "/" + stepIndex + "/" + attempt);
  }

  /** The id of the message that cancels a command. */
  static String cancel(String messageId) {
    return uuid("cancel/" + messageId);
  }

  /** The id of the message that asks what became of a command. */
  static String query(String messageId) {
    return uuid("query/" + messageId);
  }

  private static String uuid(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
