package io.aiwm.core.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aiwm.core.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON schemas of records, as they are read and written: flattened where a component is unwrapped,
 * required where it is never null. Collects them by name for the document that refers to them. For
 * use by one thread.
 */
public final class Schemas {
  private static final Map<Class<?>, String> PLAIN =
      Map.ofEntries(
          Map.entry(String.class, "string"),
          Map.entry(boolean.class, "boolean"),
          Map.entry(Boolean.class, "boolean"),
          Map.entry(int.class, "integer"),
          Map.entry(Integer.class, "integer"),
          Map.entry(long.class, "integer"),
          Map.entry(Long.class, "integer"),
          Map.entry(double.class, "number"),
          Map.entry(Double.class, "number"));

  /** Suffix of a request's schema where the response's schema has the name already. */
  private static final String SENT = "Input";

  private final String home;
  private final @Nullable Schemas answers;
  private final Map<String, ObjectNode> byName = new TreeMap<>();
  private final Map<String, Type> typeOf = new HashMap<>();

  /**
   * Begins with none.
   *
   * @param home where the named ones will stand, for example {@code #/components/schemas/}
   */
  public Schemas(String home) {
    this(home, null);
  }

  private Schemas(String home, @Nullable Schemas answers) {
    this.home = home;
    this.answers = answers;
  }

  /**
   * Schemas of what is sent, beside these of what is answered, which must be complete: a field that
   * is not there is refused in the one and may come with a later version in the other.
   */
  Schemas sent() {
    return new Schemas(home, this);
  }

  /** The schema of a body, in which some further fields are passed over. */
  ObjectNode body(Class<?> type, Set<String> readOnly) {
    ObjectNode reference = of(type);
    ObjectNode schema = Objects.requireNonNull(byName.get(sentName(type)), "of() has named it");
    ObjectNode properties = schema.withObject("properties");
    readOnly.stream()
        .sorted()
        .filter(name -> !properties.has(name))
        .forEach(name -> properties.putObject(name).put("readOnly", true));
    return reference;
  }

  private String sentName(Class<?> type) {
    String name = name(type);
    boolean taken = answers != null && !type.isEnum() && answers.byName.containsKey(name);
    return taken ? name + SENT : name;
  }

  /** Every named schema that was asked for so far. */
  public Map<String, ObjectNode> byName() {
    return byName;
  }

  /** The schema of a type, by reference where it has a name. */
  public ObjectNode of(Type type) {
    return of(type, Map.of());
  }

  private ObjectNode of(Type declared, Map<TypeVariable<?>, Type> arguments) {
    Type type = declared instanceof TypeVariable<?> v ? arguments.getOrDefault(v, v) : declared;
    if (type instanceof ParameterizedType generic) {
      return generic(generic, arguments);
    }
    Class<?> plain = type instanceof Class<?> known ? known : Object.class;
    if (PLAIN.containsKey(plain)) {
      return object().put("type", PLAIN.get(plain));
    } else if (plain == Instant.class) {
      return object().put("type", "string").put("format", "date-time");
    } else if (plain == URI.class) {
      return object().put("type", "string").put("format", "uri");
    } else if (plain.isEnum() || plain.isRecord()) {
      return named(plain, Map.of(), sentName(plain));
    }
    return object(); // Anything.
  }

  private ObjectNode generic(ParameterizedType type, Map<TypeVariable<?>, Type> outer) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    if (Collection.class.isAssignableFrom(raw)) {
      ObjectNode array = object().put("type", "array");
      array.set("items", of(arguments[0], outer));
      return array;
    } else if (Map.class.isAssignableFrom(raw)) {
      ObjectNode map = object().put("type", "object");
      map.set("additionalProperties", of(arguments[1], outer));
      return map;
    }
    Map<TypeVariable<?>, Type> bound = new HashMap<>();
    StringBuilder name = new StringBuilder(name(raw));
    for (int i = 0; i < arguments.length; i++) {
      bound.put(raw.getTypeParameters()[i], arguments[i]);
      name.append(arguments[i] instanceof Class<?> plain ? "Of" + name(plain) : "");
    }
    return named(raw, bound, name.toString());
  }

  private ObjectNode named(Class<?> type, Map<TypeVariable<?>, Type> arguments, String name) {
    Type present = typeOf.putIfAbsent(name, type);
    if (present == null) {
      byName.put(name, object()); // Before its fields, so that a circle ends here.
      byName.put(name, type.isEnum() ? enumeration(type) : record(type, arguments));
    } else if (present != type) {
      throw new IllegalStateException("Two types would be the schema " + name + ": " + type);
    }
    return object().put("$ref", home + name);
  }

  private static ObjectNode enumeration(Class<?> type) {
    ObjectNode schema = object().put("type", "string");
    EnumNames.of(type).keySet().forEach(schema.putArray("enum")::add);
    return schema;
  }

  /** True if an empty object is not enough. */
  static boolean needsBody(Class<?> request) {
    return RecordField.of(request).stream().anyMatch(field -> !field.optional());
  }

  private ObjectNode record(Class<?> type, Map<TypeVariable<?>, Type> arguments) {
    ObjectNode schema = object().put("type", "object");
    ObjectNode properties = object();
    addFields(type, arguments, schema, properties);
    schema.set("properties", properties);
    if (answers != null) {
      schema.put("additionalProperties", false);
    }
    return schema;
  }

  private void addFields(
      Class<?> type,
      Map<TypeVariable<?>, Type> arguments,
      ObjectNode schema,
      ObjectNode properties) {
    for (RecordField field : RecordField.of(type)) {
      if (field.unwrapped()) {
        addFields((Class<?>) field.type(), arguments, schema, properties);
      } else if (!field.ignored()) {
        ObjectNode of = of(field.type(), arguments);
        properties.set(field.name(), field.optional() ? nullable(of) : of);
        if (!field.optional()) {
          schema.withArray("required").add(field.name());
        }
      }
    }
  }

  private static ObjectNode nullable(ObjectNode schema) {
    if (schema.isEmpty()) {
      return schema;
    } else if (schema.has("$ref")) {
      ObjectNode either = object();
      either.putArray("anyOf").add(schema).add(object().put("type", "null"));
      return either;
    }
    String type = schema.path("type").asText();
    schema.putArray("type").add(type).add("null");
    return schema;
  }

  /**
   * Nested records are named after what they are nested in, since {@code Error} alone says nothing.
   */
  private static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return outer == null ? type.getSimpleName() : name(outer) + type.getSimpleName();
  }

  private static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }
}
