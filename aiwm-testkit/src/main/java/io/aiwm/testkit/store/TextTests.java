package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.MetricsQuery;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Sort;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.testkit.VirtualTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Text of every kind, and documents of every size. */
interface TextTests extends StoreTests {
  String ROCKET = "\uD83D\uDE80";

  @Test
  @DisplayName(
      "Text of any script comes back as it was, and is found by itself and by its beginning")
  default void scripts() {
    for (String text :
        List.of(
            "Tiếng Việt",
            "日本語",
            "עברית",
            "e\u0301 is not é",
            ROCKET + "\uD83D\uDC68\u200D\uD83D\uDE80",
            "quote ' double \" back \\ slash / tab \t line \n end",
            "\uFFFF\uE000",
            " leading and trailing ")) {
      Specimen specimen = insert(Specimen.named(text).withNote(text).withTags(text));

      assertThat(store().find(Specimen.KIND, ORG, specimen.id())).contains(specimen);
      for (Filter filter :
          List.of(
              Filter.eq("name", text),
              Filter.eq("tags", text),
              Filter.prefix(
                  "note", text.substring(0, text.offsetByCodePoints(text.length(), -1))))) {
        Query query = Query.in(ORG).where(filter);
        assertThat(store().list(Specimen.KIND, query).data()).containsExactly(specimen);
      }
      assertThat(store().countBy(Specimen.KIND, ORG, "name")).containsEntry(text, 1L);
    }
  }

  @Test
  @DisplayName("Text is ordered by code point: upper case before lower, emoji after everything")
  default void codePoints() {
    List<String> inOrder = List.of("", "A", "Z", "a", "é", "\u4E00", "\uE000", "\uFFFD", ROCKET);
    for (int i = inOrder.size() - 1; i >= 0; i--) {
      insert(Specimen.named(inOrder.get(i)));
    }

    Query query = Query.in(ORG).sortedBy(new Sort("name", false));
    assertThat(store().list(Specimen.KIND, query).data())
        .extracting(Specimen::name)
        .isEqualTo(inOrder);
    assertThat(store().list(Specimen.KIND, query.where(Filter.atLeast("name", "\uFFFD"))).data())
        .extracting(Specimen::name)
        .containsExactly("\uFFFD", ROCKET);
  }

  @Test
  @DisplayName("What no index can hold does not harm the record: U+0000 and text without end")
  default void unindexable() {
    String zero = "a\u0000b";
    String endless = "x".repeat(5_000);
    Specimen one = insert(Specimen.named("one").withNote(zero).withTags(zero));
    Specimen two = insert(Specimen.named("two").withNote(endless).withTags(endless));

    assertThat(store().find(Specimen.KIND, ORG, one.id())).contains(one);
    assertThat(store().list(Specimen.KIND, tagged(zero)).data()).containsExactly(one);
    assertThat(store().list(Specimen.KIND, tagged(endless)).data()).containsExactly(two);
    assertThat(store().list(Specimen.KIND, Query.in(ORG).where(Filter.eq("note", endless))).data())
        .containsExactly(two);
  }

  @Test
  @DisplayName("Whatever is asked for with U+0000 in it is simply not there")
  default void zeroEverywhere() {
    String zero = "a\u0000b";
    insert(Specimen.named("one"));

    assertThat(store().find(Specimen.KIND, ORG, zero)).isEmpty();
    assertThat(store().find(Specimen.KIND, Scope.org(zero), zero)).isEmpty();
    assertThat(store().findAll(Specimen.KIND, ORG, List.of(zero))).isEmpty();
    assertThat(store().findIncludingDeleted(Specimen.KIND, zero)).isEmpty();
    assertThat(store().list(Specimen.KIND, Query.in(Scope.org(zero))).data()).isEmpty();
    assertThat(store().count(Specimen.KIND, Query.in(Scope.org(zero)))).isZero();
    assertThat(store().countBy(Specimen.KIND, Scope.org(zero), "name")).isEmpty();
    assertThat(store().remove(Specimen.KIND, List.of(zero))).isZero();
    assertThat(store().telemetry().latest(List.of(zero))).isEmpty();
    MetricsQuery metrics =
        MetricsQuery.of(Set.of(zero), VirtualTime.START, VirtualTime.START.plusSeconds(1));
    assertThat(store().metrics().read(Resolution.FULL, metrics)).isEmpty();
    assertThat(store().leases().live(zero)).isEmpty();
  }

  @Test
  @DisplayName("A record in whose names there is U+0000 is written and found")
  default void zeroInNames() {
    String zero = "a\u0000b";
    Specimen specimen = insert(Specimen.in(zero, zero));

    assertThat(store().find(Specimen.KIND, Scope.org(zero), specimen.id())).contains(specimen);
    apply(replacing(specimen.next()));
    store().signals().send(zero, zero);
  }

  @Test
  @DisplayName("A document of more than a megabyte comes back as it was")
  default void largeDocument() {
    Specimen specimen = Specimen.named("large").withNote((ROCKET + "0123456789").repeat(100_000));

    insert(specimen);

    assertThat(store().find(Specimen.KIND, ORG, specimen.id()).equals(Optional.of(specimen)))
        .as("the document is unchanged")
        .isTrue();
  }

  @Test
  @DisplayName("Fields that a newer version wrote survive being read and written by this one")
  default void unknownFields() {
    Map<String, Object> extra =
        Map.of("colour", "blue", "nested", Map.of("list", List.of(1, "two", true)));
    Specimen plain = Specimen.named("a");
    Specimen newer = insert(plain.withHeader(plain.header().withExtra(extra)));

    Specimen read = store().find(Specimen.KIND, ORG, newer.id()).orElseThrow();
    replace(read.next().withNote("changed"));

    assertThat(store().find(Specimen.KIND, ORG, newer.id()).orElseThrow().header().extra())
        .isEqualTo(extra);
  }
}
