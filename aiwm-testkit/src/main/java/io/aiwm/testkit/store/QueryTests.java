package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Sort;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Filters and counts. */
interface QueryTests extends StoreTests {

  /** Names of the records that match, in alphabetical order. */
  private List<String> names(Filter... filters) {
    Query query = Query.in(ORG).sortedBy(new Sort("name", false));
    for (Filter filter : filters) {
      query = query.where(filter);
    }
    List<String> names =
        store().list(Specimen.KIND, query).data().stream().map(Specimen::name).toList();
    assertThat(store().count(Specimen.KIND, query)).isEqualTo(names.size());
    return names;
  }

  @Test
  @DisplayName("A field may equal any of some values; of none, nothing matches")
  default void in() {
    insertAll(Specimen.named("a"), Specimen.named("b"), Specimen.named("c"));

    assertThat(names(Filter.eq("name", "b"))).containsExactly("b");
    assertThat(names(Filter.in("name", List.of("c", "a", "x")))).containsExactly("a", "c");
    assertThat(names(Filter.in("name", List.of()))).isEmpty();
    assertThat(names(Filter.eq("name", "B"))).isEmpty();
  }

  @Test
  @DisplayName("A prefix is taken literally, whatever characters it has")
  default void prefix() {
    insertAll(
        Specimen.named("100%"),
        Specimen.named("100 per cent"),
        Specimen.named("a_b"),
        Specimen.named("axb"),
        Specimen.named("a\\b"),
        Specimen.named("A_b"));

    assertThat(names(Filter.prefix("name", "100%"))).containsExactly("100%");
    assertThat(names(Filter.prefix("name", "a_"))).containsExactly("a_b");
    assertThat(names(Filter.prefix("name", "a\\"))).containsExactly("a\\b");
    assertThat(names(Filter.prefix("name", "a"))).containsExactly("a\\b", "a_b", "axb");
    assertThat(names(Filter.prefix("name", "%"))).isEmpty();
    assertThat(names(Filter.prefix("name", ""))).hasSize(6);
  }

  @Test
  @DisplayName("Numbers, flags, times and texts are compared as what they are")
  default void ranges() {
    Instant noon = VirtualTime.START;
    insertAll(
        Specimen.named("a").withAmount(-5L).withSeenAt(noon.minusMillis(1)),
        Specimen.named("b").withAmount(9L).withSeenAt(noon).withActive(true),
        Specimen.named("c").withAmount(10L).withSeenAt(noon.plusMillis(1)),
        Specimen.named("d").withAmount(Long.MAX_VALUE).withSeenAt(noon.plusSeconds(3_600)));

    assertThat(names(Filter.atLeast("amount", 9L))).containsExactly("b", "c", "d");
    assertThat(names(Filter.lessThan("amount", 9L))).containsExactly("a");
    assertThat(names(Filter.eq("amount", Long.MAX_VALUE))).containsExactly("d");
    assertThat(names(Filter.atLeast("seenAt", noon), Filter.lessThan("seenAt", noon.plusMillis(2))))
        .containsExactly("b", "c");
    assertThat(names(Filter.eq("active", true))).containsExactly("b");
    assertThat(names(Filter.atLeast("name", "b"), Filter.lessThan("name", "d")))
        .containsExactly("b", "c");
  }

  @Test
  @DisplayName("An absent value counts as its type's zero")
  default void absentValues() {
    insert(Specimen.named("a"));

    assertThat(names(Filter.eq("note", ""))).containsExactly("a");
    assertThat(names(Filter.eq("amount", 0))).containsExactly("a");
    assertThat(names(Filter.eq("active", false))).containsExactly("a");
    assertThat(names(Filter.eq("seenAt", Instant.EPOCH))).containsExactly("a");
  }

  @Test
  @DisplayName("A field with many values matches by any of them, and the record is listed once")
  default void multiple() {
    Specimen a = Specimen.named("a").withTags("red", "green", "red", "a=b");
    insertAll(a, Specimen.named("b").withTags("green_"), Specimen.named("c"));

    assertThat(names(Filter.in("tags", List.of("red", "green", "a=b")))).containsExactly("a");
    assertThat(names(Filter.prefix("tags", "green"))).containsExactly("a", "b");
    assertThat(names(Filter.eq("tags", "red"), Filter.eq("tags", "green"))).containsExactly("a");
    assertThat(names(Filter.atLeast("tags", "h"))).containsExactly("a");
    replace(a.next().withTags("blue"));
    assertThat(names(Filter.eq("tags", "red"))).isEmpty();
    assertThat(names(Filter.eq("tags", "blue"))).containsExactly("a");
  }

  @Test
  @DisplayName("A value that looks like code is a value")
  default void injection() {
    List<String> evil =
        List.of(
            "' OR '1'='1",
            "'; DROP TABLE specimens; --",
            "\" OR 1=1 --",
            "{\"$gt\": \"\"}",
            "$where",
            "\\'; SELECT 1 --",
            "${jndi:ldap://x}");
    insert(Specimen.named("good"));
    evil.forEach(value -> insert(Specimen.named(value).withTags(value)));

    for (String value : evil) {
      assertThat(names(Filter.eq("name", value))).containsExactly(value);
      assertThat(names(Filter.prefix("name", value))).containsExactly(value);
      assertThat(names(Filter.eq("tags", value))).containsExactly(value);
      assertThat(store().find(Specimen.KIND, ORG, value)).isEmpty();
      assertThat(store().count(Specimen.KIND, Query.in(Scope.org(value)))).isZero();
    }
    assertThat(names()).hasSize(evil.size() + 1);
  }

  @Test
  @DisplayName("A field that the kind has not, or a value of another type, is an illegal argument")
  default void badFilter() {
    for (Filter bad :
        List.of(
            Filter.eq("colour", "red"),
            Filter.eq("name = '' OR 1", "red"),
            Filter.eq("name", 1),
            Filter.eq("amount", "1"),
            Filter.prefix("amount", "1"))) {
      Query query = Query.in(ORG).where(bad);
      assertThatIllegalArgumentException().isThrownBy(() -> store().list(Specimen.KIND, query));
      assertThatIllegalArgumentException().isThrownBy(() -> store().count(Specimen.KIND, query));
    }
  }

  @Test
  @DisplayName("Live records of the scope are counted by the value of a text field")
  default void countBy() {
    insertAll(
        Specimen.named("a").withNote("x"),
        Specimen.named("b").withNote("x"),
        Specimen.named("c").withNote("X"),
        Specimen.named("d"),
        Specimen.in(Fixtures.OTHER_ORG, "e").withNote("x"));
    replace(insert(Specimen.named("f").withNote("x")).deletedNext());

    assertThat(store().countBy(Specimen.KIND, ORG, "note"))
        .isEqualTo(Map.of("x", 2L, "X", 1L, "", 1L));
    assertThat(store().countBy(Specimen.KIND, Scope.all(), "note")).containsEntry("x", 3L);
    assertThat(store().countBy(Specimen.LOG, ORG, "name")).isEmpty();
    for (String bad : List.of("amount", "tags", "colour")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store().countBy(Specimen.KIND, ORG, bad));
    }
  }

  @Test
  @DisplayName("A count ignores offset, limit and cursor")
  default void countsAll() {
    insertAll(Specimen.named("a"), Specimen.named("b"), Specimen.named("c"));

    Query query = Query.in(ORG).skip(1).limitedTo(1).from("no cursor");

    assertThat(store().count(Specimen.KIND, query)).isEqualTo(3);
  }
}
