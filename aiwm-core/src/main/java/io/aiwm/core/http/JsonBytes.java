package io.aiwm.core.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.core.json.Json;

/** Writes answers. */
final class JsonBytes {
  private JsonBytes() {}

  static byte[] of(Object value) {
    try {
      return Json.mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Cannot write a " + value.getClass().getSimpleName() + " as JSON", e);
    }
  }
}
