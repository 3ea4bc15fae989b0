package io.aiwm.api.event;

import io.aiwm.api.entity.Owner;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened, written together with the change that caused it.
 *
 * @param id unique and derived from subject, version and ordinal, so that a commit that is repeated
 *     makes the same event; receivers de-duplicate by it
 * @param type for example {@code node.connected}
 * @param severity how much it should alarm
 * @param subject what it is about
 * @param version version of the subject that the change made
 * @param ordinal place among the events of that version, from 0
 * @param timestamp wall time
 * @param owner whose it is; readers are scoped by it
 * @param recipients who should be told
 * @param correlationId joins it with the request that caused it
 * @param data facts, by the schema of the type; never a secret
 */
public record Event(
    String id,
    String type,
    Severity severity,
    Subject subject,
    long version,
    int ordinal,
    Instant timestamp,
    Owner owner,
    Recipients recipients,
    String correlationId,
    Map<String, Object> data) {

  public Event {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  /** The id of the {@code ordinal}th event of a version of a subject. */
  public static String idOf(Subject subject, long version, int ordinal) {
    return subject.type() + "-" + subject.id() + "-" + version + "-" + ordinal;
  }
}
