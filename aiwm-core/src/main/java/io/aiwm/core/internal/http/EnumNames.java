package io.aiwm.core.internal.http;

import io.aiwm.core.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names of an enum's constants on the wire. */
final class EnumNames {
  private static final ClassValue<Map<String, Object>> NAMES =
      new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> type) {
          return read(type);
        }
      };

  /** Constants by wire name, in order. */
  static Map<String, Object> of(Class<?> type) {
    return NAMES.get(type);
  }

  private EnumNames() {}

  private static Map<String, Object> read(Class<?> type) {
    Map<String, Object> names = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      names.put(Json.mapper().convertValue(constant, String.class), constant);
    }
    return Collections.unmodifiableMap(names);
  }
}
