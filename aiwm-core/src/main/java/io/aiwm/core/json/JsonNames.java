package io.aiwm.core.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;

/** Names of record components in JSON. */
public final class JsonNames {
  private JsonNames() {}

  /** The name that {@code @JsonProperty} gives a component, or else its own. */
  public static String of(RecordComponent component) {
    JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
    return property == null || property.value().isEmpty() ? component.getName() : property.value();
  }
}
