package io.aiwm.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiwm.agent.json.Json;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results within what a controller keeps of one: it would keep nothing of a larger one. The longest
 * list in it is cut, and {@value #MORE} says so.
 */
final class ResultLimit {
  static final String MORE = "moreAvailable";

  /** Names of units are put in place of others on the way. */
  private static final int LARGEST = CommandResult.MAX_BYTES - 1_024;

  private ResultLimit() {}

  /**
   * The result, or as much of it as is kept.
   *
   * @throws CommandException if there is no list in it that could be cut
   */
  static Map<String, Object> within(String type, Map<String, Object> result)
      throws CommandException {
    long surplus = bytes(result) - LARGEST;
    if (surplus <= 0) {
      return result;
    }
    String longest = longestList(result);
    if (longest == null) {
      throw tooLarge(type, surplus + LARGEST);
    }
    Map<String, Object> kept = new LinkedHashMap<>(result);
    List<Object> elements = new ArrayList<>((List<?>) result.get(longest));
    surplus += MORE.length() + 10;
    while (surplus > 0 && !elements.isEmpty()) {
      surplus -= bytes(elements.remove(elements.size() - 1)) + 1;
    }
    if (surplus > 0) {
      throw tooLarge(type, bytes(result));
    }
    kept.put(longest, elements);
    kept.put(MORE, true);
    return kept;
  }

  private static @Nullable String longestList(Map<String, Object> result) {
    return result.entrySet().stream()
        .filter(it -> it.getValue() instanceof List<?>)
        .max((one, other) -> Long.compare(bytes(one.getValue()), bytes(other.getValue())))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private static long bytes(Object value) {
    return Json.write(value).getBytes(UTF_8).length;
  }

  private static CommandException tooLarge(String type, long bytes) {
    return new CommandException(
        ErrorCode.NOT_SUPPORTED,
        type
            + " was carried out, but its result has "
            + bytes
            + " bytes, of which at most "
            + CommandResult.MAX_BYTES
            + " are kept");
  }
}
