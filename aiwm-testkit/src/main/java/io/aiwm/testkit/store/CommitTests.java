package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.api.store.CommitResult.Applied;
import io.aiwm.api.store.CommitResult.Conflict;
import io.aiwm.api.store.CommitResult.Duplicate;
import io.aiwm.api.store.Query;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A commit lands whole or not at all. */
interface CommitTests extends StoreTests {

  @Test
  @DisplayName("A record that exists cannot be inserted again")
  default void insertedTwice() {
    Specimen specimen = insert(Specimen.named("a"));
    Specimen again = specimen.withName("b");

    assertThat(store().commit(inserting(again).build())).isEqualTo(lost(specimen));
    assertThat(store().find(Specimen.KIND, ORG, specimen.id())).contains(specimen);
  }

  @Test
  @DisplayName("A replacement of a version that is no longer there, or not yet, loses")
  default void staleVersion() {
    Specimen first = insert(Specimen.named("a"));
    Specimen second = replace(first.next().withNote("second"));

    assertThat(store().commit(replacing(first.next()))).isEqualTo(lost(first));
    assertThat(store().commit(replacing(second.next().next()))).isEqualTo(lost(first));
    assertThat(store().find(Specimen.KIND, ORG, first.id())).contains(second);
  }

  @Test
  @DisplayName("A replacement of a record that is not there loses and creates nothing")
  default void replacedNothing() {
    Specimen ghost = Specimen.named("a");

    assertThat(store().commit(replacing(ghost.next()))).isEqualTo(lost(ghost));
    assertThat(store().findIncludingDeleted(Specimen.KIND, ghost.id())).isEmpty();
  }

  @Test
  @DisplayName("A commit of records of several kinds with events lands whole")
  default void whole() {
    Specimen old = insert(Specimen.named("a"));
    Specimen changed = old.next().withNote("changed");
    Specimen added = Specimen.named("b");
    Specimen entry = Specimen.named("entry");

    apply(
        Commit.builder()
            .replace(Specimen.KIND, changed)
            .insert(Specimen.KIND, added)
            .insert(Specimen.LOG, entry)
            .event(event(changed, 0, "changed"))
            .build());

    assertThat(store().findAll(Specimen.KIND, ORG, List.of(old.id(), added.id())))
        .containsExactlyInAnyOrder(changed, added);
    assertThat(store().find(Specimen.LOG, ORG, entry.id())).contains(entry);
    assertThat(numberedEvents()).hasSize(1);
  }

  @Test
  @DisplayName(
      "A commit that loses one record writes nothing, none of its events, and names the loser")
  default void nothing() {
    Specimen stale = insert(Specimen.named("a"));
    replace(stale.next());
    Specimen fresh = insert(Specimen.named("b").withTags("before"));
    Specimen added = Specimen.named("c");

    CommitResult result =
        store()
            .commit(
                Commit.builder()
                    .replace(Specimen.KIND, fresh.next().withTags("after"))
                    .replace(Specimen.KIND, stale.next())
                    .insert(Specimen.KIND, added)
                    .insert(Specimen.LOG, added)
                    .event(event(added, 0, "created"))
                    .build());

    assertThat(result).isEqualTo(lost(stale));
    assertThat(store().find(Specimen.KIND, ORG, fresh.id())).contains(fresh);
    assertThat(store().list(Specimen.KIND, tagged("after")).data()).isEmpty();
    assertThat(store().list(Specimen.KIND, tagged("before")).data()).containsExactly(fresh);
    assertThat(store().findIncludingDeleted(Specimen.KIND, added.id())).isEmpty();
    assertThat(store().findIncludingDeleted(Specimen.LOG, added.id())).isEmpty();
    assertThat(numberedEvents()).isEmpty();
  }

  @Test
  @DisplayName("A conflict names every loser")
  default void everyLoser() {
    Specimen one = insert(Specimen.named("a"));
    Specimen two = insert(Specimen.named("b"));
    Commit commit =
        Commit.builder()
            .replace(Specimen.KIND, one.next().next())
            .replace(Specimen.KIND, two.next().next())
            .build();

    assertThat(store().commit(commit))
        .isInstanceOfSatisfying(
            Conflict.class,
            conflict ->
                assertThat(conflict.losers()).containsExactlyInAnyOrder(ref(one), ref(two)));
  }

  @Test
  @DisplayName("An empty commit, and none at all, land")
  default void empty() {
    apply(Commit.builder().build());

    assertThat(store().commitAll(List.of())).isEmpty();
  }

  @Test
  @DisplayName("Of many commits each has its own fate, told in order")
  default void independent() {
    Specimen taken = insert(Specimen.named("taken"));
    Specimen stale = insert(Specimen.named("stale"));
    replace(stale.next());
    Specimen duplicate = Specimen.named("taken");
    Specimen good = Specimen.named("good");

    List<CommitResult> results =
        store()
            .commitAll(
                List.of(
                    replacing(stale.next()),
                    inserting(good).build(),
                    inserting(duplicate).build(),
                    replacing(taken.next())));

    assertThat(results)
        .containsExactly(
            lost(stale), Applied.INSTANCE, new Duplicate(ref(duplicate)), Applied.INSTANCE);
    assertThat(store().find(Specimen.KIND, ORG, good.id())).contains(good);
  }

  @Test
  @DisplayName("Of commits about one record a later one builds on an earlier one")
  default void sequence() {
    Specimen first = Specimen.named("a");
    Specimen second = first.next().withNote("second");
    Specimen third = second.next().withNote("third");

    assertThat(
            store()
                .commitAll(
                    List.of(
                        inserting(first).build(),
                        replacing(second),
                        replacing(first.next()),
                        replacing(third))))
        .containsExactly(Applied.INSTANCE, Applied.INSTANCE, lost(first), Applied.INSTANCE);
    assertThat(store().find(Specimen.KIND, ORG, first.id())).contains(third);
  }

  @Test
  @DisplayName("A record that two stores change in turns is found by its present values only")
  default void inTurns() {
    Specimen first = insert(Specimen.named("turns").withTags("a", "b"));
    Specimen second = replace(first.next().withTags("b", "c"));
    Specimen third = second.next().withTags("c", "d");
    assertThat(second().commit(replacing(third)).applied()).isTrue();
    Specimen fourth = replace(third.next().withTags("a"));
    for (String gone : List.of("b", "c", "d")) {
      assertThat(store().list(Specimen.KIND, tagged(gone)).data()).as(gone).isEmpty();
    }
    assertThat(store().list(Specimen.KIND, tagged("a")).data()).containsExactly(fourth);
  }

  @Test
  @Tag(BULK)
  @DisplayName("Two thousand commits at once, some of which lose, all land but those")
  default void many() {
    insert(Specimen.named("s700"));
    List<Commit> commits = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      commits.add(inserting(Specimen.named("s" + i)).build());
    }

    List<CommitResult> results = store().commitAll(commits);

    assertThat(results).hasSize(2_000);
    assertThat(results.get(700)).isInstanceOf(Duplicate.class);
    assertThat(results).filteredOn(CommitResult::applied).hasSize(1_999);
    assertThat(store().count(Specimen.KIND, Query.in(ORG))).isEqualTo(2_000);
  }
}
