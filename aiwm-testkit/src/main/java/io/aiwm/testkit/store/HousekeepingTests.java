package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.aiwm.api.store.Query;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of what must be looked at, and of what may go. */
interface HousekeepingTests extends StoreTests {
  Instant NOW = VirtualTime.START;

  @Test
  @DisplayName(
      "Records whose time has come are due, the longest overdue first, of every organisation")
  default void due() {
    Specimen late = insert(Specimen.named("late").withWakeAt(NOW.minusSeconds(5)));
    Specimen now = insert(Specimen.named("now").withWakeAt(NOW));
    Specimen foreign =
        insert(Specimen.in(Fixtures.OTHER_ORG, "foreign").withWakeAt(NOW.minusSeconds(9)));
    insert(Specimen.named("soon").withWakeAt(NOW.plusMillis(1)));
    insert(Specimen.named("never"));

    assertThat(store().due(Specimen.KIND, NOW, 10)).containsExactly(foreign, late, now);
    assertThat(store().due(Specimen.KIND, NOW, 2)).containsExactly(foreign, late);
  }

  @Test
  @DisplayName("A record that cannot be read is not due, and stands before nothing that is")
  default void unreadableDue() {
    for (int i = 3; i > 0; i--) {
      insert(Specimen.named("of a later version " + i).withWakeAt(NOW.minusSeconds(9 + i)));
    }
    Specimen late = insert(Specimen.named("late").withWakeAt(NOW.minusSeconds(5)));
    Specimen now = insert(Specimen.named("now").withWakeAt(NOW));
    makeUnreadable("of a later version");

    assertThat(store().due(Specimen.KIND, NOW, 2)).containsExactly(late, now);
    assertThat(store().due(Specimen.KIND, NOW, 1)).containsExactly(late);
    assertThat(store().due(Specimen.KIND, NOW, 10)).containsExactly(late, now);
  }

  @Test
  @DisplayName("A record is no longer due once it was put off or deleted")
  default void notDue() {
    Specimen putOff = insert(Specimen.named("a").withWakeAt(NOW));
    Specimen done = insert(Specimen.named("b").withWakeAt(NOW));
    Specimen deleted = insert(Specimen.named("c").withWakeAt(NOW));
    replace(putOff.next().withWakeAt(NOW.plusSeconds(1)));
    replace(done.next().withWakeAt(null));
    replace(deleted.deletedNext());

    assertThat(store().due(Specimen.KIND, NOW, 10)).isEmpty();
  }

  @Test
  @DisplayName("A purge removes the oldest entries for good, no more than it was told to")
  default void purge() {
    List<Specimen> entries = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Specimen entry = Specimen.named("e" + i).withTags("t").createdAt(NOW.plusSeconds(i));
      insert(Specimen.LOG, entry);
      entries.add(entry);
    }

    assertThat(store().purge(Specimen.LOG, NOW.plusSeconds(3), 2)).isEqualTo(2);
    assertThat(store().findIncludingDeleted(Specimen.LOG, entries.get(1).id())).isEmpty();
    assertThat(store().purge(Specimen.LOG, NOW.plusSeconds(3), 2)).isEqualTo(1);
    assertThat(store().purge(Specimen.LOG, NOW.plusSeconds(3), 2)).isZero();
    assertThat(store().list(Specimen.LOG, tagged("t")).data())
        .containsExactly(entries.get(4), entries.get(3));
    assertThat(store().count(Specimen.LOG, Query.in(ORG))).isEqualTo(2);
  }

  @Test
  @DisplayName("Only entries of append-only kinds are purged")
  default void noPurge() {
    Specimen specimen = insert(Specimen.named("a"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().purge(Specimen.KIND, NOW.plusSeconds(1), 10));
    assertThat(store().find(Specimen.KIND, ORG, specimen.id())).contains(specimen);
  }

  @Test
  @DisplayName("Records that are removed are gone for good, with what was indexed of them")
  default void remove() {
    Specimen kept = insert(Specimen.named("kept").withTags("t"));
    Specimen deleted = insert(Specimen.named("deleted").withTags("t"));
    Specimen gone = replace(deleted.deletedNext());
    Specimen live = insert(Specimen.named("live").withTags("t"));

    List<String> ids = List.of(gone.id(), live.id(), live.id(), Fixtures.header("o").id());
    assertThat(store().remove(Specimen.KIND, ids)).isEqualTo(2);
    assertThat(store().remove(Specimen.KIND, ids)).isZero();

    assertThat(store().findIncludingDeleted(Specimen.KIND, gone.id())).isEmpty();
    assertThat(store().findIncludingDeleted(Specimen.KIND, live.id())).isEmpty();
    assertThat(store().list(Specimen.KIND, tagged("t").withDeleted()).data()).containsExactly(kept);
    insert(Specimen.named("live").withTags("t"));
    assertThat(store().count(Specimen.KIND, tagged("t"))).isEqualTo(2);
  }

  @Test
  @DisplayName("A record that was removed cannot be replaced, and its id can be inserted again")
  default void removedAndReplaced() {
    Specimen specimen = insert(Specimen.named("a").withTags("old"));
    store().remove(Specimen.KIND, List.of(specimen.id()));

    assertThat(store().commit(replacing(specimen.next()))).isEqualTo(lost(specimen));
    insert(specimen.withTags("new"));
    assertThat(store().list(Specimen.KIND, tagged("old")).data()).isEmpty();
  }

  @Test
  @DisplayName("The events of records that are removed stay")
  default void eventsOfRemoved() {
    Specimen specimen = Specimen.named("a");
    apply(inserting(specimen).event(event(specimen, 0, "specimen.created")).build());

    assertThat(store().remove(Specimen.KIND, List.of(specimen.id()))).isEqualTo(1);
    assertThat(numberedEvents()).hasSize(1);
  }

  @Test
  @DisplayName("No more records are removed at once than a page has")
  default void removesFewAtOnce() {
    List<String> tooMany =
        IntStream.rangeClosed(0, Query.MAX_LIMIT).mapToObj(String::valueOf).toList();

    assertThat(store().remove(Specimen.KIND, List.of())).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> store().remove(Specimen.KIND, tooMany));
  }
}
