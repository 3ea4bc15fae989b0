package io.aiwm.core.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.event.Event;
import io.aiwm.api.store.Codec;
import io.aiwm.api.store.Codecs;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The codecs that the engine hands to stores. Safe for use by many threads. */
public final class JsonCodecs implements Codecs {
  private final Map<Class<?>, Codec<?>> codecs = new ConcurrentHashMap<>();

  @Override
  @SuppressWarnings("unchecked") // The map's values are made for the class that is their key.
  public <T> Codec<T> codec(Class<T> type) {
    return (Codec<T>) codecs.computeIfAbsent(type, JsonCodecs::create);
  }

  private static Codec<?> create(Class<?> type) {
    if (type == Event.class) {
      return new EventCodec();
    }
    return Entity.class.isAssignableFrom(type)
        ? new EntityCodec<>(type.asSubclass(Entity.class))
        : new PlainCodec<>(type);
  }

  /** For records that are not entities: unknown fields are dropped. */
  private static final class PlainCodec<T> implements Codec<T> {
    private final ObjectReader reader;
    private final ObjectWriter writer;
    private final Class<T> type;

    PlainCodec(Class<T> type) {
      this.type = type;
      reader = Json.mapper().readerFor(type);
      writer = Json.mapper().writerFor(type);
    }

    @Override
    public String encode(T value) {
      try {
        return writer.writeValueAsString(value);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("Cannot write as JSON: " + e.getOriginalMessage(), e);
      }
    }

    @Override
    public Set<String> fields() {
      return type.isRecord() ? JsonNames.of(type) : Set.of();
    }

    @Override
    public T decode(String json) {
      try {
        return reader.readValue(json);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("Cannot read JSON: " + e.getOriginalMessage(), e);
      }
    }
  }
}
