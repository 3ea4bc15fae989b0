package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Sort;
import io.aiwm.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Order, and pages of it. */
interface PagingTests extends StoreTests {

  private List<Specimen> list(Query query) {
    return store().list(Specimen.KIND, query).data();
  }

  /** Thirty specimens in five groups of equal amounts, in order of amount and then id. */
  private List<Specimen> thirty() {
    return insertAll(
            IntStream.range(0, 30)
                .mapToObj(i -> Specimen.named("s" + i).withAmount((long) (i * 7 % 5)))
                .toArray(Specimen[]::new))
        .stream()
        .sorted(Comparator.comparing(Specimen::count).thenComparing(Specimen::id))
        .toList();
  }

  private static List<Specimen> reversed(List<Specimen> list) {
    return IntStream.rangeClosed(1, list.size()).mapToObj(i -> list.get(list.size() - i)).toList();
  }

  /** All pages of a query, one after the other. */
  private List<Specimen> walk(Query query) {
    List<Specimen> seen = new ArrayList<>();
    Page<Specimen> page = store().list(Specimen.KIND, query);
    seen.addAll(page.data());
    while (page.nextCursor() != null) {
      assertThat(page.data()).hasSize(query.limit());
      page = store().list(Specimen.KIND, query.from(page.nextCursor()));
      seen.addAll(page.data());
    }
    return seen;
  }

  @Test
  @DisplayName("Records are sorted both ways, those with equal values by id the same way")
  default void sorted() {
    List<Specimen> inOrder = thirty();
    Query query = Query.in(ORG);

    assertThat(list(query.sortedBy(new Sort("amount", false)))).isEqualTo(inOrder);
    assertThat(list(query.sortedBy(new Sort("amount", true)))).isEqualTo(reversed(inOrder));
  }

  @Test
  @DisplayName("Records are sorted by fields of every type, absent values first")
  default void everyType() {
    Specimen a = Specimen.named("a");
    Specimen b =
        Specimen.named("b")
            .withNote("n")
            .withAmount(3L)
            .withActive(true)
            .withSeenAt(VirtualTime.START);
    insert(b);
    insert(a);

    for (String field : List.of("name", "note", "amount", "active", "seenAt")) {
      assertThat(list(Query.in(ORG).sortedBy(new Sort(field, false)))).containsExactly(a, b);
      assertThat(list(Query.in(ORG).sortedBy(new Sort(field, true)))).containsExactly(b, a);
    }
  }

  @Test
  @DisplayName("By default the newest record comes first")
  default void newestFirst() {
    Specimen old = insert(Specimen.named("a").createdAt(VirtualTime.START.minusSeconds(1)));
    Specimen recent = insert(Specimen.named("b").createdAt(VirtualTime.START));

    assertThat(list(Query.in(ORG))).containsExactly(recent, old);
  }

  @Test
  @DisplayName("An offset skips, a limit ends, and what lies beyond the end is empty")
  default void offset() {
    List<Specimen> inOrder = thirty();
    Query query = Query.in(ORG).sortedBy(new Sort("amount", false)).limitedTo(10);

    assertThat(list(query.skip(5))).isEqualTo(inOrder.subList(5, 15));
    assertThat(list(query.skip(25))).isEqualTo(inOrder.subList(25, 30));
    assertThat(list(query.skip(99))).isEmpty();
  }

  @Test
  @DisplayName("Cursors walk through all records, each once, both ways and whatever the page size")
  default void cursor() {
    List<Specimen> inOrder = thirty();

    for (int size : List.of(1, 7, 10, 30, 31)) {
      Query query = Query.in(ORG).limitedTo(size);
      assertThat(walk(query.sortedBy(new Sort("amount", false)))).isEqualTo(inOrder);
      assertThat(walk(query.sortedBy(new Sort("amount", true)))).isEqualTo(reversed(inOrder));
      assertThat(walk(query)).containsExactlyInAnyOrderElementsOf(inOrder);
    }
  }

  @Test
  @DisplayName("A cursor keeps its place when the record that it stands on is deleted")
  default void cursorOfDeleted() {
    List<Specimen> inOrder = thirty();
    Query query = Query.in(ORG).sortedBy(new Sort("amount", false)).limitedTo(10);
    String cursor = store().list(Specimen.KIND, query).nextCursor();
    replace(inOrder.get(9).deletedNext());

    assertThat(list(query.from(cursor))).isEqualTo(inOrder.subList(10, 20));
  }

  @Test
  @Tag(CONTENDED)
  @DisplayName("While others insert and delete, each record that stays is seen exactly once")
  default void cursorAmongWriters() throws Exception {
    List<Specimen> staying = thirty();
    Query query = Query.in(ORG).sortedBy(new Sort("amount", false)).limitedTo(3);

    List<List<Specimen>> walks = inParallel(4, i -> i == 0 ? writer() : () -> walk(query));

    for (List<Specimen> walk : walks.subList(1, 4)) {
      assertThat(walk).doesNotHaveDuplicates();
      assertThat(walk.stream().filter(staying::contains).toList()).isEqualTo(staying);
    }
  }

  private Callable<List<Specimen>> writer() {
    return () -> {
      for (int i = 0; i < 100; i++) {
        Specimen passing = insert(Specimen.named("p" + i).withAmount((long) (i % 5)));
        if (i % 2 == 0) {
          replace(passing.deletedNext());
        }
      }
      return List.of();
    };
  }

  @Test
  @DisplayName("A cursor of another query, or no cursor at all, is an illegal argument")
  default void badCursor() {
    thirty();
    Query query = Query.in(ORG).limitedTo(3);
    String cursor = store().list(Specimen.KIND, query).nextCursor();

    for (Query bad :
        List.of(
            query.from("nonsense"),
            query.from("%%%"),
            query.from(""),
            query.from(cursor).where(Filter.eq("note", "x")),
            query.from(cursor).sortedBy(new Sort("name", true)))) {
      assertThatIllegalArgumentException().isThrownBy(() -> list(bad));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().list(Specimen.LOG, query.from(cursor)));
  }

  @Test
  @DisplayName("To sort by a field that has many values, or is not there, is an illegal argument")
  default void badSort() {
    for (String field : List.of("tags", "colour", "name; DROP TABLE specimens")) {
      Query query = Query.in(ORG).sortedBy(new Sort(field, false));
      assertThatIllegalArgumentException().isThrownBy(() -> list(query));
    }
  }
}
