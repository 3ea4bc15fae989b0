package io.aiwm.core.internal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import io.aiwm.core.internal.text.TextRules;
import io.aiwm.core.json.Json;
import io.aiwm.core.json.JsonNames;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns JSON into a record and names every field that does not fit, not only the first. A field
 * that the record does not have is refused, since a misspelt limit must not count as none. For one
 * binding, by one thread.
 */
final class RecordBinder {
  private static final int MAX_PATH = 256;

  /** The first of them, and how many there are: one that is not kept is one all the same. */
  private final List<FieldError> errors = new ArrayList<>();

  private int failures;

  private final Set<String> readOnly;

  private RecordBinder(Set<String> readOnly) {
    this.readOnly = readOnly;
  }

  /**
   * The record.
   *
   * @param readOnly fields beside the record's that may stand at the top and are passed over, so
   *     that what was read can be changed and sent back
   * @throws ValidationException naming each bad field
   */
  static <T> T bind(JsonNode tree, Class<T> type, Set<String> readOnly) {
    RecordBinder binder = new RecordBinder(readOnly);
    Object value = tree.isObject() ? binder.value(tree, type, "") : null;
    if (!tree.isObject()) {
      binder.error("body", "must be a JSON object");
    }
    if (value == null || binder.failures > 0) {
      throw new ValidationException(binder.errors);
    }
    return type.cast(value);
  }

  private @Nullable Object value(JsonNode node, Type type, String path) {
    if (type instanceof ParameterizedType generic) {
      Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      return generic.getRawType() == Map.class ? map(node, last, path) : list(node, last, path);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return node.isObject() ? object(node, plain, path) : mustBe(path, "an object");
    }
    return plain.isEnum() ? constant(node, plain, path) : scalar(node, plain, path);
  }

  private @Nullable Object object(JsonNode node, Class<?> type, String path) {
    Set<String> known = JsonNames.of(type);
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name) && !(path.isEmpty() && readOnly.contains(name))) {
                error(child(path, name), "is not a known field; known fields are " + listed(known));
              }
            });
    return record(node, type, path);
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String listed(Set<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }

  private @Nullable Object record(JsonNode node, Class<?> type, String path) {
    int before = failures;
    List<@Nullable Object> values = new ArrayList<>();
    for (RecordField field : RecordField.of(type)) {
      values.add(
          field.unwrapped()
              ? record(node, (Class<?>) field.type(), path)
              : field(node, field, path));
    }
    return failures > before ? null : construct(type, values, path);
  }

  private @Nullable Object field(JsonNode node, RecordField field, String path) {
    JsonNode child = node.get(field.name());
    String childPath = child(path, field.name());
    if (child != null && child.isNull() && field.clearable()) {
      return "";
    }
    if (child != null && !child.isNull()) {
      return value(child, field.type(), childPath);
    }
    if (!field.optional()) {
      error(childPath, "is required");
    }
    return null;
  }

  private @Nullable Object construct(Class<?> type, List<@Nullable Object> values, String path) {
    try {
      return RecordField.constructor(type).newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ValidationException refused) {
        String prefix = path.isEmpty() ? "" : path + ".";
        refused.errors().forEach(bad -> error(prefix + bad.field(), bad.message()));
        return null;
      }
      throw new IllegalStateException("Cannot make a " + type.getSimpleName(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make a " + type.getSimpleName(), e);
    }
  }

  private @Nullable Object list(JsonNode node, Type element, String path) {
    if (!node.isArray()) {
      return mustBe(path, "an array");
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      Object value = element(node.get(i), element, path + "[" + i + "]");
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private @Nullable Object map(JsonNode node, Type element, String path) {
    if (!node.isObject()) {
      return mustBe(path, "an object");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = entry.getKey();
      if (TextRules.broken(key)) {
        error(path, "has a name with a character that cannot be stored");
      } else if (element == Object.class && entry.getValue().isNull()) {
        values.put(key, null);
      } else {
        Object value = element(entry.getValue(), element, path + "." + key);
        if (value != null) {
          values.put(key, value);
        }
      }
    }
    return values;
  }

  private @Nullable Object element(JsonNode node, Type type, String path) {
    return node.isNull() ? mustBe(path, "a value, not null") : value(node, type, path);
  }

  private @Nullable Object constant(JsonNode node, Class<?> type, String path) {
    Map<String, Object> names = EnumNames.of(type);
    Object constant = node.isTextual() ? names.get(node.textValue()) : null;
    return constant == null
        ? mustBe(path, "one of " + String.join(", ", names.keySet()))
        : constant;
  }

  private @Nullable Object scalar(JsonNode node, Class<?> type, String path) {
    if (type == String.class) {
      return node.isTextual() ? text(node.textValue(), path) : mustBe(path, "text");
    } else if (type == Boolean.class || type == boolean.class) {
      return node.isBoolean() ? node.booleanValue() : mustBe(path, "true or false");
    } else if (type == Integer.class || type == int.class) {
      return node.isIntegralNumber() && node.canConvertToInt()
          ? node.intValue()
          : mustBe(path, "a whole number of at most 32 bits");
    } else if (type == Long.class || type == long.class) {
      return node.isIntegralNumber() && node.canConvertToLong()
          ? node.longValue()
          : mustBe(path, "a whole number of at most 64 bits");
    } else if (type == Double.class || type == double.class) {
      return node.isNumber() && Double.isFinite(node.doubleValue())
          ? node.doubleValue()
          : mustBe(path, "a number");
    }
    return other(node, type, path);
  }

  /** Free-form values, and scalars that Jackson knows how to read. */
  private @Nullable Object other(JsonNode node, Class<?> type, String path) {
    if (type == Object.class) {
      TextRules.check(node, path, this::error);
    }
    try {
      return Json.mapper().treeToValue(node, type);
    } catch (JsonProcessingException e) {
      return mustBe(path, type == java.time.Instant.class ? "an ISO-8601 time" : "valid");
    }
  }

  private @Nullable String text(String value, String path) {
    if (TextRules.broken(value)) {
      error(path, TextRules.RULE);
      return null;
    }
    return value;
  }

  private @Nullable Object mustBe(String path, String what) {
    error(path, "must be " + what);
    return null;
  }

  private void error(String path, String message) {
    failures++;
    if (errors.size() < ValidationException.MAX_ERRORS) {
      String shown = path.length() > MAX_PATH ? path.substring(0, MAX_PATH) : path;
      errors.add(new FieldError(shown.isEmpty() ? "body" : shown, message));
    }
  }
}
