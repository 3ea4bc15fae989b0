package io.aiwm.testkit.store;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record with a field of every type, for the contract suite.
 *
 * @param header shared fields
 * @param name unique in its organisation
 * @param note text
 * @param amount number
 * @param active flag
 * @param seenAt time
 * @param tags any number of texts
 */
public record Specimen(
    @JsonUnwrapped Header header,
    String name,
    @Nullable String note,
    @Nullable Long amount,
    boolean active,
    @Nullable Instant seenAt,
    List<String> tags)
    implements Entity {

  public static final Kind<Specimen> KIND =
      Kind.of("specimens", Specimen.class)
          .uniqueKey(specimen -> specimen.owner().orgId() + "/" + specimen.name())
          .field(Field.text("name", Specimen::name))
          .field(Field.text("note", Specimen::note))
          .field(Field.number("amount", Specimen::amount))
          .field(Field.flag("active", Specimen::active))
          .field(Field.instant("seenAt", Specimen::seenAt))
          .field(Field.texts("tags", Specimen::tags))
          .build();

  /** The same records, but append-only and without unique names. */
  public static final Kind<Specimen> LOG =
      Kind.of("specimen_logs", Specimen.class)
          .field(Field.text("name", Specimen::name))
          .field(Field.texts("tags", Specimen::tags))
          .appendOnly()
          .build();

  static Specimen named(String name) {
    return in(Fixtures.ORG, name);
  }

  static Specimen in(String orgId, String name) {
    return new Specimen(Fixtures.header(orgId), name, null, null, false, null, List.of());
  }

  @Override
  public Specimen withHeader(Header value) {
    return new Specimen(value, name, note, amount, active, seenAt, tags);
  }

  Specimen withName(String value) {
    return new Specimen(header, value, note, amount, active, seenAt, tags);
  }

  Specimen withNote(@Nullable String value) {
    return new Specimen(header, name, value, amount, active, seenAt, tags);
  }

  Specimen withAmount(@Nullable Long value) {
    return new Specimen(header, name, note, value, active, seenAt, tags);
  }

  Specimen withActive(boolean value) {
    return new Specimen(header, name, note, amount, value, seenAt, tags);
  }

  Specimen withSeenAt(@Nullable Instant value) {
    return new Specimen(header, name, note, amount, active, value, tags);
  }

  Specimen withTags(String... values) {
    return new Specimen(header, name, note, amount, active, seenAt, List.of(values));
  }

  /** This specimen with a header as of another time. */
  Specimen createdAt(Instant at) {
    return withHeader(Header.fresh(id(), owner(), "user-1", at));
  }

  Specimen withWakeAt(@Nullable Instant at) {
    return withHeader(header.withWakeAt(at));
  }

  /** The amount as something to count with; absent is none. */
  long count() {
    return amount == null ? 0 : amount;
  }

  /** The next version, otherwise unchanged. */
  Specimen next() {
    return withHeader(header.next("user-1", VirtualTime.START));
  }

  /** The next version, deleted. */
  Specimen deletedNext() {
    return withHeader(header.next("user-1", VirtualTime.START).asDeleted(VirtualTime.START));
  }
}
