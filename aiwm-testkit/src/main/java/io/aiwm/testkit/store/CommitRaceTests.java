package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writers at the same time. */
interface CommitRaceTests extends StoreTests {
  int WRITERS = 64;

  @Test
  @Tag(CONTENDED)
  @DisplayName("Of 64 writers who read the same version exactly one wins")
  default void oneWinner() throws Exception {
    Specimen first = insert(Specimen.named("a"));

    List<CommitResult> results =
        inParallel(
            WRITERS, i -> () -> store().commit(replacing(first.next().withAmount((long) i))));

    assertThat(results).filteredOn(CommitResult::applied).hasSize(1);
    assertThat(results).filteredOn(result -> !result.applied()).containsOnly(lost(first));
    Specimen last = store().find(Specimen.KIND, ORG, first.id()).orElseThrow();
    assertThat(results.get((int) last.count()).applied()).isTrue();
  }

  @Test
  @Tag(CONTENDED)
  @DisplayName("Of 64 writers who try until they win no update is lost")
  default void noLostUpdate() throws Exception {
    String id = insert(Specimen.named("a").withAmount(0L)).id();

    inParallel(WRITERS, i -> () -> increment(id));

    Specimen last = store().find(Specimen.KIND, ORG, id).orElseThrow();
    assertThat(last.count()).isEqualTo(WRITERS);
    assertThat(last.version()).isEqualTo(WRITERS + 1);
  }

  private boolean increment(String id) {
    CommitResult result;
    do {
      Specimen current = store().find(Specimen.KIND, ORG, id).orElseThrow();
      result = store().commit(replacing(current.next().withAmount(current.count() + 1)));
    } while (!result.applied());
    return true;
  }

  @Test
  @Tag(CONTENDED)
  @DisplayName("Writers who change the same records in different orders all come to an end")
  default void noDeadlock() throws Exception {
    Specimen a = insert(Specimen.named("a").withAmount(0L));
    Specimen b = insert(Specimen.named("b").withAmount(0L));

    inParallel(
        16, i -> () -> i % 2 == 0 ? incrementBoth(a.id(), b.id()) : incrementBoth(b.id(), a.id()));

    assertThat(store().findAll(Specimen.KIND, ORG, List.of(a.id(), b.id())))
        .extracting(Specimen::amount)
        .containsExactly(16L, 16L);
  }

  private boolean incrementBoth(String one, String two) {
    CommitResult result;
    do {
      Commit.Builder commit = Commit.builder();
      for (String id : List.of(one, two)) {
        Specimen current = store().find(Specimen.KIND, ORG, id).orElseThrow();
        commit.replace(Specimen.KIND, current.next().withAmount(current.count() + 1));
      }
      result = store().commit(commit.build());
    } while (!result.applied());
    return true;
  }
}
