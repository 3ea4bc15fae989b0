package io.aiwm.core.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.aiwm.api.event.Event;
import io.aiwm.api.store.Codec;
import java.util.Set;

/** Events without what follows from the rest. */
final class EventCodec implements Codec<Event> {
  private static final ObjectWriter WRITER = CompactJson.mapper().writerFor(StoredEvent.class);
  private static final ObjectReader READER = CompactJson.mapper().readerFor(StoredEvent.class);

  @Override
  public String encode(Event event) {
    try {
      return WRITER.writeValueAsString(StoredEvent.of(event));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot write as JSON: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public Event decode(String json) {
    try {
      return READER.<StoredEvent>readValue(json).event();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read JSON: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public Set<String> fields() {
    return JsonNames.of(Event.class);
  }
}
