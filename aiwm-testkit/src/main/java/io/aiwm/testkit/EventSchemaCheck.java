package io.aiwm.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.event.Event;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.Store;
import io.aiwm.core.BuiltIns;
import io.aiwm.core.internal.http.EventSchemas;
import io.aiwm.core.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds events against the schema of their type: types, what is required, and that nothing is said
 * that the schema does not know. Reads as much of JSON Schema as those schemas use. Immutable.
 */
public final class EventSchemaCheck {
  private static final int MOST = 1_000;

  private EventSchemaCheck() {}

  /** What is wrong with the first thousand events of a store, a line each. */
  public static List<String> problems(Store store) {
    Lease lease =
        store.leases().acquire("schema-check", "test", Duration.ofMinutes(1)).orElseThrow();
    store.events().assignPositions(lease, MOST);
    return store.events().read(EventQuery.after(0, MOST)).stream()
        .flatMap(logged -> problems(logged.event()).stream())
        .toList();
  }

  /** What is wrong with an event, a line each; empty where it is as documented. */
  public static List<String> problems(Event event) {
    Optional<JsonNode> schema =
        BuiltIns.eventTypes().stream()
            .filter(type -> type.name().equals(event.type()))
            .findFirst()
            .map(EventSchemas::document);
    if (schema.isEmpty()) {
      return List.of(event.type() + " is not in the catalogue");
    }
    List<String> problems = new ArrayList<>();
    JsonNode data = Json.mapper().valueToTree(event.data());
    check(schema.get(), schema.get().at("/properties/data"), data, event.type(), problems);
    return problems;
  }

  private static void check(
      JsonNode root, JsonNode schema, JsonNode value, String at, List<String> problems) {
    JsonNode actual = resolved(root, schema);
    if (actual.has("anyOf")) {
      if (!value.isNull()) {
        check(root, actual.path("anyOf").get(0), value, at, problems);
      }
      return;
    }
    if (actual.has("type") && !allows(actual.path("type"), value)) {
      problems.add(at + " must be " + actual.path("type") + " but is " + value);
    } else if (value.isObject()) {
      object(root, actual, value, at, problems);
    } else if (value.isArray()) {
      value.forEach(item -> check(root, actual.path("items"), item, at + "[]", problems));
    }
  }

  private static void object(
      JsonNode root, JsonNode schema, JsonNode value, String at, List<String> problems) {
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        problems.add(at + "." + name.asText() + " is missing");
      }
    }
    if (!schema.has("properties")) {
      return;
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode known = schema.path("properties").path(field.getKey());
      String place = at + "." + field.getKey();
      if (known.isMissingNode()) {
        problems.add(place + " is not in the schema");
      } else {
        check(root, known, field.getValue(), place, problems);
      }
    }
  }

  private static JsonNode resolved(JsonNode root, JsonNode schema) {
    String reference = schema.path("$ref").asText("");
    return reference.isEmpty() ? schema : root.at(reference.substring(1));
  }

  private static boolean allows(JsonNode types, JsonNode value) {
    if (types.isTextual()) {
      return is(types.asText(), value);
    }
    for (JsonNode type : types) {
      if (is(type.asText(), value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      default -> value.isNull();
    };
  }
}
