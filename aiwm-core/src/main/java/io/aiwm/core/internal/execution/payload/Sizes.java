package io.aiwm.core.internal.execution.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.core.json.Json;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bounds of what is kept of a step. */
public final class Sizes {
  /**
   * Maximum number of bytes of JSON that a command's data, a result or an error's details may have.
   */
  public static final int MAX_BYTES = CommandResult.MAX_BYTES;

  private Sizes() {}

  /** Bytes of the value as JSON. */
  public static int bytes(@Nullable Object value) {
    return json(value).length;
  }

  /** Tells values apart whose JSON differs. */
  public static int hash(Object value) {
    return Arrays.hashCode(json(value));
  }

  private static byte[] json(@Nullable Object value) {
    try {
      return Json.mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not representable as JSON", e);
    }
  }

  /** The value, or a note of its size in its place where it is too large to keep. */
  public static @Nullable Map<String, Object> bounded(@Nullable Map<String, Object> value) {
    int bytes = value == null ? 0 : bytes(value);
    return bytes <= MAX_BYTES ? value : Map.of("omitted", true, "sizeBytes", bytes);
  }
}
