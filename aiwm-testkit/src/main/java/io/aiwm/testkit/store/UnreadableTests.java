package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Sort;
import io.aiwm.api.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Records that this version cannot read, as if a newer one had written them. */
interface UnreadableTests extends StoreTests {
  String STRANGE = "of a later version";

  /** A kind of the next version: it has one field more. */
  Kind<Specimen> EXTENDED =
      Kind.of("specimens", Specimen.class)
          .uniqueKey(specimen -> specimen.owner().orgId() + "/" + specimen.name())
          .field(Field.text("name", Specimen::name))
          .field(Field.text("note", Specimen::note))
          .field(Field.number("amount", Specimen::amount))
          .field(Field.flag("active", Specimen::active))
          .field(Field.instant("seenAt", Specimen::seenAt))
          .field(Field.texts("tags", Specimen::tags))
          .field(Field.text("shelf", Specimen::name))
          .field(Field.texts("labels", Specimen::tags))
          .build();

  /** Eight specimens, of which each second is strange, and the first two and the last two are. */
  private List<Specimen> mixed() {
    List<Specimen> readable = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      boolean strange = i % 2 == 0 || i == 1 || i == 7;
      Specimen specimen =
          insert(
              Specimen.named("s" + i)
                  .withAmount((long) (i / 2))
                  .withTags("t")
                  .withNote(strange ? STRANGE : null));
      if (!strange) {
        readable.add(specimen);
      }
    }
    return readable;
  }

  private static List<Specimen> walk(Store store, Kind<Specimen> kind, Query first) {
    List<Specimen> seen = new ArrayList<>();
    @Nullable Query query = first;
    while (query != null) {
      Page<Specimen> page = store.list(kind, query);
      seen.addAll(page.data());
      query = page.nextCursor() == null ? null : first.from(page.nextCursor());
      assertThat(query == null || page.data().size() == first.limit()).isTrue();
    }
    return seen;
  }

  @Test
  @DisplayName("A list leaves out what cannot be read, fills its pages, and says how much it was")
  default void list() {
    List<Specimen> readable = mixed();
    Specimen more = insert(Specimen.named("s9").withAmount(9L));
    readable.add(more);
    makeUnreadable(STRANGE);

    for (String field : List.of("amount", "name", "_id", "createdAt", "active")) {
      for (int limit = 1; limit <= 4; limit++) {
        Query query = Query.in(ORG).limitedTo(limit);
        for (boolean descending : new boolean[] {false, true}) {
          assertThat(walk(store(), Specimen.KIND, query.sortedBy(new Sort(field, descending))))
              .as("%s, %s at a time, descending: %s", field, limit, descending)
              .containsExactlyInAnyOrderElementsOf(readable);
        }
      }
    }
    assertThat(store().list(Specimen.KIND, Query.in(ORG).withDeleted()).data())
        .containsExactlyInAnyOrderElementsOf(readable);
    assertThat(store().unreadable()).containsExactly(Map.entry("specimens", 6L));
  }

  @Test
  @DisplayName("A record that cannot be read is still counted, and not said to be absent")
  default void find() {
    Specimen strange = insert(Specimen.named("a").withNote(STRANGE));
    makeUnreadable(STRANGE);

    assertThat(store().count(Specimen.KIND, Query.in(ORG))).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().find(Specimen.KIND, ORG, strange.id()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().findAll(Specimen.KIND, ORG, List.of(strange.id())));
  }

  @Test
  @DisplayName("A record that can be read again is listed, and counts as unreadable no longer")
  default void mended() {
    List<Specimen> readable = mixed();
    makeUnreadable(STRANGE);
    walk(store(), Specimen.KIND, Query.in(ORG));
    makeUnreadable("nothing");

    assertThat(walk(store(), Specimen.KIND, Query.in(ORG))).hasSize(8).containsAll(readable);
    assertThat(store().unreadable()).isEmpty();
  }

  @Test
  @DisplayName("A store opens with a record that cannot be read, though its kind has a new field")
  default void opens() {
    List<Specimen> readable = mixed();
    makeUnreadable(STRANGE);

    Store next = restartedWith(EXTENDED);

    for (String field : List.of("shelf", "amount")) {
      for (boolean descending : new boolean[] {false, true}) {
        Query query = Query.in(ORG).sortedBy(new Sort(field, descending)).limitedTo(1);
        assertThat(walk(next, EXTENDED, query))
            .as("%s, descending: %s", field, descending)
            .containsExactlyInAnyOrderElementsOf(readable);
      }
    }
    assertThat(next.unreadable()).containsExactly(Map.entry("specimens", 6L));
  }
}
