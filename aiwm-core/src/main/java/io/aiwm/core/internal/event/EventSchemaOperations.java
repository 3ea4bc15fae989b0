package io.aiwm.core.internal.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.event.EventType;
import io.aiwm.api.event.Severity;
import io.aiwm.core.feature.Catalogue;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.http.EventSchemas;
import io.aiwm.core.internal.text.Texts;
import java.util.List;
import java.util.stream.Stream;

/** The types of events, and the JSON Schema of each. */
public final class EventSchemaOperations {
  private static final String MEDIA_TYPE = "application/schema+json";

  private final FeatureContext engine;

  EventSchemaOperations(FeatureContext engine) {
    this.engine = engine;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("event_schema.list", "/events/schemas")
            .summary("List event types")
            .access(Access.PUBLIC)
            .returns(200, Catalog.class)
            .handle(call -> new Catalog(types().map(TypeView::of).toList())),
        Operation.get("event_schema.get", "/events/schemas/{type}")
            .summary("Get the JSON Schema of an event type, as sent to notification services")
            .access(Access.PUBLIC)
            .produces(MEDIA_TYPE)
            .handle(call -> schema(call.parameter("type"))));
  }

  private HttpResponse schema(String name) {
    EventType type =
        types()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new NotFoundException("event_schema", Texts.shortened(name)));
    ObjectNode document = EventSchemas.document(type);
    return HttpResponse.text(200, MEDIA_TYPE, document.toString());
  }

  private Stream<EventType> types() {
    return engine.port(Catalogue.class).eventTypes().stream();
  }

  /** Every type. */
  record Catalog(List<TypeView> data) {}

  /**
   * A type of event.
   *
   * @param severity how much it usually alarms
   */
  record TypeView(String type, Severity severity, String summary) {
    static TypeView of(EventType type) {
      return new TypeView(type.name(), type.severity(), type.summary());
    }
  }
}
