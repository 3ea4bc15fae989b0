package io.aiwm.core.internal.link.frame;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.aiwm.core.json.Json;
import io.aiwm.core.link.Dialect;
import java.util.List;

/** Mappers for what agents send: lenient with numbers, and aware of a dialect's units. */
final class WireJson {
  private static final ObjectMapper DOTTED = reader(Dialect.DOTTED);
  private static final ObjectMapper UPPER_CASE = reader(Dialect.UPPER_CASE);

  private WireJson() {}

  static ObjectMapper of(Dialect dialect) {
    return dialect == Dialect.DOTTED ? DOTTED : UPPER_CASE;
  }

  private static ObjectMapper reader(Dialect dialect) {
    long unit = dialect.unit();
    SimpleModule numbers =
        new SimpleModule("aiwm-wire-" + dialect)
            .addDeserializer(Long.class, new LenientNumber<>(Long.class, unit, v -> v, Math::round))
            .addDeserializer(
                Integer.class,
                new LenientNumber<>(
                    Integer.class, unit, WireJson::clamped, v -> clamped(Math.round(v))))
            .addDeserializer(
                Double.class, new LenientNumber<>(Double.class, unit, v -> (double) v, v -> v));
    return ((JsonMapper) Json.mapper())
        .rebuild()
        .addModule(numbers)
        // A list says nothing with a null in it, and nobody reckons with one.
        .withConfigOverride(
            List.class, lists -> lists.setSetterInfo(JsonSetter.Value.forContentNulls(Nulls.SKIP)))
        .enable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        .build();
  }

  private static int clamped(long value) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
  }
}
