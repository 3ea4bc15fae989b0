package io.aiwm.core.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aiwm.api.entity.Compact;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** For entities: top-level fields that this version does not know are kept in the header. */
final class EntityCodec<T extends Entity> implements Codec<T> {
  private final ObjectMapper mapper = Json.mapper();
  private final ObjectReader reader;
  private final ObjectWriter writer;
  private final Class<T> type;
  private final Set<String> known;
  private final boolean compact;

  EntityCodec(Class<T> type) {
    this.type = type;
    reader = mapper.readerFor(type);
    writer = mapper.writerFor(type);
    known = JsonNames.of(type);
    compact = type.isAnnotationPresent(Compact.class);
  }

  @Override
  public String encode(T value) {
    try {
      if (compact) {
        return CompactJson.write(value);
      }
      if (value.header().extra().isEmpty()) {
        return writer.writeValueAsString(value);
      }
      ObjectNode tree = mapper.valueToTree(value);
      value.header().extra().forEach((name, extra) -> tree.set(name, mapper.valueToTree(extra)));
      return mapper.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot write as JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public T decode(String json) {
    try {
      JsonNode tree = mapper.readTree(json);
      T value = reader.readValue(tree);
      Map<String, Object> extra = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : tree.properties()) {
        if (!known.contains(field.getKey())) {
          extra.put(field.getKey(), mapper.treeToValue(field.getValue(), Object.class));
        }
      }
      return extra.isEmpty() ? value : type.cast(value.withHeader(value.header().withExtra(extra)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Set<String> fields() {
    return known;
  }
}
