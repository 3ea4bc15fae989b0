package io.aiwm.core.feature;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.event.EventType;
import io.aiwm.api.event.Severity;
import io.aiwm.api.store.Kind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sort of record as users meet it: what it is called, and what is told of its changes.
 *
 * @param kind how it is stored
 * @param noun what it is called in the singular, in snake case, for example {@code pool}: the
 *     subject of its events, and the beginning of audited actions and names of operations
 * @param name reads the name off a record, for messages and events
 * @param auditedAs the action that every change is audited as, whose noun is the type of what was
 *     acted upon; null for {@code noun.create}, {@code noun.update} and {@code noun.delete}
 * @param told whether {@code noun.created}, {@code noun.updated} and {@code noun.deleted} are
 *     written as events
 * @param <T> the record
 */
public record RecordType<T extends Entity>(
    Kind<T> kind,
    String noun,
    Function<T, @Nullable String> name,
    @Nullable String auditedAs,
    boolean told) {

  /** A record without a name, whose changes are told. */
  public static <T extends Entity> RecordType<T> of(Kind<T> kind, String noun) {
    return new RecordType<>(kind, noun, record -> null, null, true);
  }

  /** A copy for records that have a name. */
  public RecordType<T> named(Function<T, @Nullable String> value) {
    return new RecordType<>(kind, noun, value, auditedAs, told);
  }

  /** A copy for records that are part of something else and are audited as that. */
  public RecordType<T> auditedAs(String action) {
    return new RecordType<>(kind, noun, name, action, told);
  }

  /** A copy without the three standard events: the feature writes its own. */
  public RecordType<T> withoutEvents() {
    return new RecordType<>(kind, noun, name, auditedAs, false);
  }

  /** The types of the plain events; none where nothing is told. */
  public List<EventType> eventTypes() {
    return told
        ? List.of(type("created", "was created"), type("updated", "was updated"), deleted())
        : List.of();
  }

  private EventType deleted() {
    return type("deleted", "was deleted");
  }

  private EventType type(String verb, String what) {
    String subject = noun.replace('_', ' ');
    String article = "aeiou".indexOf(subject.charAt(0)) < 0 ? "A " : "An ";
    return new EventType(
        noun + "." + verb, Severity.INFO, article + subject + " " + what, RecordChanged.class);
  }

  /** The action of an audit entry. */
  String action(String verb) {
    return auditedAs == null ? noun + "." + verb : auditedAs;
  }

  /** The type of what was acted upon. */
  String resourceType() {
    return auditedAs == null ? noun : auditedAs.substring(0, auditedAs.indexOf('.'));
  }

  /** Data of a standard event about a record. */
  Map<String, Object> facts(T record, List<String> changed) {
    String text = name.apply(record);
    return text == null
        ? Map.of("id", record.id(), "changed", changed)
        : Map.of("id", record.id(), "name", text, "changed", changed);
  }

  /**
   * The facts of a plain event.
   *
   * @param id id of the record
   * @param name its name, where it has one
   * @param changed the fields that changed; empty where it was created or deleted
   */
  public record RecordChanged(String id, @Nullable String name, List<String> changed) {}
}
