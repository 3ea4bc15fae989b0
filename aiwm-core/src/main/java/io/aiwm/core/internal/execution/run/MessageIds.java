package io.aiwm.core.internal.execution.run;

import io.aiwm.api.entity.Ids;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Ids of commands, derived from what they stand for: two controllers that decide the same make the
 * same id, and no two attempts share one. They are UUIDs of version 8 (RFC 9562), whose 122 free
 * bits are the execution's id (96), the step (10), the retry of the execution and the attempt (8
 * each), so that what an agent says finds its step without having been looked up. Those that do not
 * fit are UUIDs of version 3, of a name.
 */
public final class MessageIds {
  private static final int MAX_INDEX = 0x3FF;
  private static final int MAX_COUNT = 0xFF;

  /** Digits of an execution's id in each half of it. */
  private static final int HALF = 12;

  private static final HexFormat HEX = HexFormat.of();

  private MessageIds() {}

  /** Origin of a command. */
  public record Origin(String executionId, int stepIndex) {}

  /** The id of one attempt of a step; attempts count anew with each retry of the execution. */
  public static String command(String executionId, int retryCount, int stepIndex, int attempt) {
    boolean fits =
        Ids.isId(executionId)
            && stepIndex <= MAX_INDEX
            && retryCount <= MAX_COUNT
            && attempt <= MAX_COUNT;
    if (!fits) {
      return uuid(executionId + "/" + retryCount + "/" + stepIndex + "/" + attempt);
    }
    long first = Long.parseLong(executionId, 0, HALF, 16);
    long second = Long.parseLong(executionId, HALF, 2 * HALF, 16);
    long high = first << 16 | 0x8000L | second >>> 36;
    long place = (long) stepIndex << 16 | (long) retryCount << 8 | attempt;
    long low = Long.MIN_VALUE | (second & 0xF_FFFF_FFFFL) << 26 | place;
    return new UUID(high, low).toString();
  }

  /** Step of a command, if its id tells. */
  public static Optional<Origin> origin(String messageId) {
    return telling(messageId).map(MessageIds::origin);
  }

  private static Origin origin(UUID id) {
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    long second = (high & 0xFFF) << 36 | low << 2 >>> 28;
    String executionId = HEX.toHexDigits(high >>> 16, HALF) + HEX.toHexDigits(second, HALF);
    return new Origin(executionId, (int) (low >>> 16) & MAX_INDEX);
  }

  /** Attempt of a command, or 0 if its id does not tell. */
  public static int attempt(String messageId) {
    return telling(messageId).map(id -> (int) id.getLeastSignificantBits() & MAX_COUNT).orElse(0);
  }

  private static Optional<UUID> telling(String messageId) {
    try {
      UUID id = UUID.fromString(messageId);
      return Optional.of(id).filter(it -> it.version() == 8 && it.variant() == 2);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The id of the message that cancels a command. */
  public static String cancel(String messageId) {
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
