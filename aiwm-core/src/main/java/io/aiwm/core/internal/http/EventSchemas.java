package io.aiwm.core.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aiwm.api.event.EventType;
import io.aiwm.api.event.Recipients;
import io.aiwm.core.json.Json;
import java.time.Instant;

/** Types of events as JSON Schema. */
public final class EventSchemas {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private EventSchemas() {}

  /** The schema of a type, complete in itself: what a notification service is sent. */
  public static ObjectNode document(EventType type) {
    Schemas schemas = new Schemas("#/$defs/");
    ObjectNode document = Json.mapper().createObjectNode();
    document
        .put("$schema", DIALECT)
        .put("$id", "urn:aiwm:event:" + type.name())
        .put("title", type.name())
        .put("description", type.summary());
    document.setAll(notification(type, schemas));
    ObjectNode named = document.putObject("$defs");
    schemas.byName().forEach(named::set);
    return document;
  }

  static ObjectNode notification(EventType type, Schemas schemas) {
    ObjectNode schema = Json.mapper().createObjectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.set("id", schemas.of(String.class));
    properties.putObject("type").put("const", type.name());
    properties.set("timestamp", schemas.of(Instant.class));
    properties.set("data", schemas.of(type.data()));
    properties.set("recipients", schemas.of(Recipients.class));
    properties.fieldNames().forEachRemaining(schema.withArray("required")::add);
    return schema;
  }
}
