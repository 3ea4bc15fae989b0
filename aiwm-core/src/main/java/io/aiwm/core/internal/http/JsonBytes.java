package io.aiwm.core.internal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.core.json.Json;

/** Writes answers. */
public final class JsonBytes {
  private JsonBytes() {}

  /** The JSON text of a value, in UTF-8. */
  public static byte[] of(Object value) {
    try {
      return Json.mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Cannot write a " + value.getClass().getSimpleName() + " as JSON", e);
    }
  }
}
