package io.aiwm.core.http;

import io.aiwm.core.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names of an enum's constants on the wire. */
final class EnumNames {
  private EnumNames() {}

  /** Constants by wire name, in order. */
  static Map<String, Object> of(Class<?> type) {
    Map<String, Object> names = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      names.put(Json.mapper().convertValue(constant, String.class), constant);
    }
    return names;
  }
}
