package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.CommitResult.Duplicate;
import io.aiwm.testkit.Fixtures;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No two live records share a unique key. */
interface UniqueKeyTests extends StoreTests {

  @Test
  @DisplayName("A name that is taken cannot be taken again")
  default void taken() {
    insert(Specimen.named("a"));
    Specimen late = Specimen.named("a");

    assertThat(store().commit(inserting(late).build())).isEqualTo(new Duplicate(ref(late)));
    assertThat(store().findIncludingDeleted(Specimen.KIND, late.id())).isEmpty();
  }

  @Test
  @DisplayName("A record cannot be renamed to a name that is taken")
  default void renamed() {
    insert(Specimen.named("a"));
    Specimen other = insert(Specimen.named("b"));

    assertThat(store().commit(replacing(other.next().withName("a"))))
        .isEqualTo(new Duplicate(ref(other)));
    assertThat(store().find(Specimen.KIND, ORG, other.id())).contains(other);
  }

  @Test
  @DisplayName("Another organisation may use the same name")
  default void otherOrganisation() {
    insert(Specimen.named("a"));

    insert(Specimen.in(Fixtures.OTHER_ORG, "a"));
  }

  @Test
  @DisplayName("The name of a deleted record is free, again and again")
  default void reused() {
    for (int i = 0; i < 3; i++) {
      Specimen specimen = insert(Specimen.named("a"));
      replace(specimen.deletedNext());
    }
    Specimen last = insert(Specimen.named("a"));

    assertThat(store().countBy(Specimen.KIND, ORG, "name")).containsEntry("a", 1L);
    assertThat(store().find(Specimen.KIND, ORG, last.id())).contains(last);
  }

  @Test
  @DisplayName("One commit may free a name and take it, in whatever order it lists the two")
  default void handedOver() {
    Specimen old = insert(Specimen.named("a"));
    Specimen successor = Specimen.named("a");

    apply(inserting(successor).replace(Specimen.KIND, old.next().withName("b")).build());

    assertThat(store().find(Specimen.KIND, ORG, successor.id())).contains(successor);
  }

  @Test
  @DisplayName("Names differ by case, and by what follows an index's length")
  default void exact() {
    String longName = "n".repeat(2_000);
    insertAll(
        Specimen.named("a"),
        Specimen.named("A"),
        Specimen.named(longName + "1"),
        Specimen.named(longName + "2"));
    Specimen again = Specimen.named(longName + "1");

    assertThat(store().commit(inserting(again).build())).isEqualTo(new Duplicate(ref(again)));
  }

  @Test
  @Tag(CONTENDED)
  @DisplayName("Of several that want one name at once exactly one gets it")
  default void contendedName() throws Exception {
    List<CommitResult> results =
        inParallel(16, i -> () -> store().commit(inserting(Specimen.named("a")).build()));

    assertThat(results).filteredOn(CommitResult::applied).hasSize(1);
    assertThat(results).filteredOn(Duplicate.class::isInstance).hasSize(15);
  }

  @Test
  @DisplayName("What is both a duplicate and a loser is a conflict")
  default void conflictFirst() {
    insert(Specimen.named("a"));
    Specimen other = insert(Specimen.named("b"));
    Commit commit =
        inserting(Specimen.named("a")).replace(Specimen.KIND, other.next().next()).build();

    assertThat(store().commit(commit)).isEqualTo(new CommitResult.Conflict(List.of(ref(other))));
  }
}
