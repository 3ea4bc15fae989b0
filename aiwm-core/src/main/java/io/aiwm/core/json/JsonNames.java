package io.aiwm.core.json;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Set;

/** Names of record components in JSON. */
public final class JsonNames {
  private JsonNames() {}

  /** The name that {@code @JsonProperty} gives a component, or else its own. */
  public static String of(RecordComponent component) {
    JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
    return property == null || property.value().isEmpty() ? component.getName() : property.value();
  }

  /** The names of a record's fields, with those of {@code @JsonUnwrapped} components among them. */
  public static Set<String> of(Class<?> record) {
    Set<String> names = new HashSet<>();
    for (RecordComponent component : record.getRecordComponents()) {
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        names.addAll(of(component.getType()));
      } else if (!component.getAccessor().isAnnotationPresent(JsonIgnore.class)) {
        names.add(of(component));
      }
    }
    return Set.copyOf(names);
  }
}
