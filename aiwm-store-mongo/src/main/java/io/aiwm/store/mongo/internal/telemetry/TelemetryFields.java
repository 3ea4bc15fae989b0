package io.aiwm.store.mongo.internal.telemetry;

import io.aiwm.api.store.Codec;
import io.aiwm.api.store.Codecs;
import io.aiwm.api.store.support.UnreadableRecords;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import io.aiwm.store.mongo.internal.document.DocumentIds;
import io.aiwm.store.mongo.internal.document.JsonReader;
import io.aiwm.store.mongo.internal.document.JsonWriter;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Telemetry as fields of a node's document: those of the last heartbeat at its top level, the last
 * metrics under {@code metrics}, and when each came. The heartbeat's own {@code status} is {@code
 * heartbeatStatus}, since the node's is another.
 */
public final class TelemetryFields {
  static final String SEEN_AT = "lastSeenAt";
  static final String HEARTBEAT_AT = "lastHeartbeat";
  static final String METRICS_AT = "lastMetricsAt";
  static final String METRICS = "metrics";

  private static final String STATUS = "status";
  private static final String HEARTBEAT_STATUS = "heartbeatStatus";

  private final Codec<Heartbeat> heartbeats;
  private final Codec<Metrics> metrics;
  private final UnreadableRecords.Decoder decoder;

  /** Names in a heartbeat by names in a document. */
  private final Map<String, String> heartbeatNames = new LinkedHashMap<>();

  public TelemetryFields(Codecs codecs, UnreadableRecords unreadable) {
    decoder = unreadable.of(UnreadableRecords.TELEMETRY, "The latest");
    heartbeats = codecs.codec(Heartbeat.class);
    metrics = codecs.codec(Metrics.class);
    heartbeats
        .fields()
        .forEach(name -> heartbeatNames.put(name.equals(STATUS) ? HEARTBEAT_STATUS : name, name));
  }

  /** All names that telemetry takes up in a document. */
  public Set<String> names() {
    Set<String> names = new HashSet<>(heartbeatNames.keySet());
    names.addAll(Set.of(SEEN_AT, HEARTBEAT_AT, METRICS_AT, METRICS));
    return Set.copyOf(names);
  }

  /**
   * Every field of a heartbeat, null where it has no value; a null status tells that there is one.
   */
  Document heartbeat(@Nullable Heartbeat heartbeat) {
    Document json = heartbeat == null ? null : JsonReader.read(heartbeats.encode(heartbeat));
    Document fields = new Document();
    heartbeatNames.forEach(
        (field, name) -> fields.append(field, json == null ? null : json.get(name)));
    return fields;
  }

  @Nullable Document metrics(@Nullable Metrics value) {
    return value == null ? null : JsonReader.read(metrics.encode(value));
  }

  /** Whether a node's document has any telemetry. */
  static boolean reported(Document document) {
    return Stream.of(SEEN_AT, HEARTBEAT_AT, METRICS_AT).anyMatch(document::containsKey);
  }

  NodeTelemetry read(Document document) {
    String nodeId = DocumentIds.fromBson(DocumentIds.of(document));
    return new NodeTelemetry(
        nodeId,
        instant(document, SEEN_AT),
        instant(document, HEARTBEAT_AT),
        read("heartbeat of node " + nodeId, heartbeats, heartbeatOf(document)),
        instant(document, METRICS_AT),
        read("metrics of node " + nodeId, metrics, document.get(METRICS)));
  }

  private <V> @Nullable V read(String which, Codec<V> codec, @Nullable Object json) {
    return json == null
        ? null
        : decoder.read(which, () -> codec.decode(JsonWriter.write((Document) json))).orElse(null);
  }

  private @Nullable Document heartbeatOf(Document document) {
    Document json = new Document();
    heartbeatNames.forEach(
        (field, name) -> {
          Object value = document.get(field);
          if (value != null) {
            json.append(name, value);
          }
        });
    return json.isEmpty() ? null : json;
  }

  private static @Nullable Instant instant(Document document, String name) {
    return document.get(name) instanceof Date date ? date.toInstant() : null;
  }
}
