package io.aiwm.core.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Subject;
import io.aiwm.api.store.Codec;
import java.util.Set;

/** Events without what follows from the rest: most have the usual id and recipients. */
final class EventCodec implements Codec<Event> {

  @Override
  public String encode(Event event) {
    try {
      return Json.mapper().writeValueAsString(CompactJson.write(event));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot write as JSON: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public Event decode(String json) {
    try {
      ObjectNode tree = Json.mapper().readValue(json, ObjectNode.class);
      if (!tree.has("id")) {
        Subject subject = Json.mapper().treeToValue(tree.get("subject"), Subject.class);
        long version = tree.path("version").asLong();
        tree.put("id", Event.idOf(subject, version, tree.path("ordinal").asInt()));
      }
      if (!tree.has("recipients")) {
        Owner owner = Json.mapper().treeToValue(tree.get("owner"), Owner.class);
        tree.set("recipients", Json.mapper().valueToTree(Recipients.of(owner)));
      }
      return Json.mapper().treeToValue(tree, Event.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read JSON: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public Set<String> fields() {
    return JsonNames.of(Event.class);
  }
}
