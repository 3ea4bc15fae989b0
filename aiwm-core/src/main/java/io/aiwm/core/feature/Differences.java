package io.aiwm.core.feature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.core.json.Json;
import io.aiwm.core.json.JsonNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Differences between two versions of a record, field by field, as the audit trail shows them. */
final class Differences {
  private static final int MAX_TEXT = 512;
  private static final Set<String> SHARED = shared();

  private final Map<String, Object> changes = new LinkedHashMap<>();

  private Differences(JsonNode before, JsonNode after) {
    Set<String> names = new HashSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    names.removeAll(SHARED);
    names.stream().sorted().forEach(name -> compare(name, before.path(name), after.path(name)));
  }

  static Differences between(Entity before, Entity after) {
    return new Differences(tree(before), tree(after));
  }

  /** The fields that differ, by name. */
  List<String> fields() {
    return new ArrayList<>(changes.keySet());
  }

  /** Each field that differs, with what it was and is. */
  Map<String, Object> details() {
    return Map.of("changes", changes);
  }

  private void compare(String name, JsonNode from, JsonNode to) {
    if (!from.equals(to)) {
      changes.put(name, Map.of("from", shown(from), "to", shown(to)));
    }
  }

  private static JsonNode tree(Entity entity) {
    return Json.mapper().valueToTree(entity);
  }

  private static String shown(JsonNode value) {
    String text =
        value instanceof MissingNode ? "" : value.isTextual() ? value.asText() : value.toString();
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
  }

  /** Every record's own bookkeeping; metadata is the host's, and counts. */
  private static Set<String> shared() {
    Set<String> names = new HashSet<>(JsonNames.of(Header.class));
    names.remove("metadata");
    return names;
  }
}
