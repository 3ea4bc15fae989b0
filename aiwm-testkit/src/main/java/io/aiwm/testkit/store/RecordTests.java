package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.testkit.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reading records by id, and what hides them. */
interface RecordTests extends StoreTests {

  @Test
  @DisplayName("A record that was never written is not found")
  default void absent() {
    assertThat(store().find(Specimen.KIND, ORG, "nope")).isEmpty();
    assertThat(store().findIncludingDeleted(Specimen.KIND, "nope")).isEmpty();
    assertThat(store().findAll(Specimen.KIND, ORG, List.of("nope"))).isEmpty();
    assertThat(store().findAll(Specimen.KIND, ORG, List.of())).isEmpty();
  }

  @Test
  @DisplayName("Every kind of record comes back as it was written")
  default void roundTrip() {
    roundTrip(Node.KIND, Samples.node());
    roundTrip(Execution.KIND, Samples.execution());
    roundTrip(AuditEntry.KIND, Samples.auditEntry());
  }

  private <T extends Entity> void roundTrip(Kind<T> kind, T entity) {
    insert(kind, entity);
    assertThat(store().find(kind, ORG, entity.id())).contains(entity);
    assertThat(store().list(kind, Query.in(ORG)).data()).containsExactly(entity);
  }

  @Test
  @DisplayName("A replaced record is found as it is now")
  default void replaced() {
    Specimen first = insert(Specimen.named("a"));

    Specimen second = replace(first.next().withNote("changed"));

    assertThat(store().find(Specimen.KIND, ORG, first.id())).contains(second);
  }

  @Test
  @Tag(BULK)
  @DisplayName(
      "Many records are found at once, each one only once, those that are not there left out")
  default void findAll() {
    List<Specimen> all =
        insertAll(
            IntStream.range(0, 1_500)
                .mapToObj(i -> Specimen.named("s" + i))
                .toArray(Specimen[]::new));
    List<String> ids = new ArrayList<>(all.stream().map(Specimen::id).toList());
    ids.add("nope");
    ids.add(all.get(0).id());

    assertThat(store().findAll(Specimen.KIND, ORG, ids)).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  @DisplayName("Records of another organisation are not found, unless the scope is everything")
  default void scope() {
    Specimen own = insert(Specimen.named("own"));
    Specimen foreign = insert(Specimen.in(Fixtures.OTHER_ORG, "foreign"));
    List<String> ids = List.of(own.id(), foreign.id());

    assertThat(store().find(Specimen.KIND, ORG, foreign.id())).isEmpty();
    assertThat(store().findAll(Specimen.KIND, ORG, ids)).containsExactly(own);
    assertThat(store().list(Specimen.KIND, Query.in(ORG)).data()).containsExactly(own);
    assertThat(store().count(Specimen.KIND, Query.in(ORG))).isEqualTo(1);
    assertThat(store().find(Specimen.KIND, Scope.all(), foreign.id())).contains(foreign);
    assertThat(store().findAll(Specimen.KIND, Scope.all(), ids))
        .containsExactlyInAnyOrder(own, foreign);
  }

  @Test
  @DisplayName("A deleted record is hidden everywhere, but still there for those who ask for it")
  default void softDelete() {
    Specimen kept = insert(Specimen.named("kept"));
    Specimen gone = insert(Specimen.named("gone").withWakeAt(Fixtures.header().createdAt()));

    Specimen deleted = replace(gone.deletedNext());

    Query query = Query.in(ORG);
    assertThat(store().find(Specimen.KIND, ORG, gone.id())).isEmpty();
    assertThat(store().findAll(Specimen.KIND, ORG, List.of(gone.id()))).isEmpty();
    assertThat(store().list(Specimen.KIND, query).data()).containsExactly(kept);
    assertThat(store().count(Specimen.KIND, query)).isEqualTo(1);
    assertThat(store().countBy(Specimen.KIND, ORG, "name")).containsOnlyKeys("kept");
    assertThat(store().findIncludingDeleted(Specimen.KIND, gone.id())).contains(deleted);
    assertThat(store().list(Specimen.KIND, query.withDeleted()).data())
        .containsExactlyInAnyOrder(kept, deleted);
    assertThat(store().count(Specimen.KIND, query.withDeleted())).isEqualTo(2);
  }

  @Test
  @DisplayName("Kinds do not mix: the same id may name one record of each")
  default void kinds() {
    Specimen one = insert(Specimen.named("one"));
    Specimen entry = one.withName("entry");
    insert(Specimen.LOG, entry);

    assertThat(store().find(Specimen.KIND, ORG, one.id())).contains(one);
    assertThat(store().find(Specimen.LOG, ORG, one.id())).contains(entry);
  }

  @Test
  @DisplayName("A second store on the same database sees what the first wrote, and the reverse")
  default void twoStores() {
    Store second = second();
    Specimen first = insert(Specimen.named("a"));
    Specimen changed = first.next().withNote("by the other");

    assertThat(second.find(Specimen.KIND, ORG, first.id())).contains(first);
    assertThat(second.commit(replacing(changed)).applied()).isTrue();
    assertThat(store().find(Specimen.KIND, ORG, first.id())).contains(changed);
    assertThat(store().commit(replacing(first.next())).applied()).isFalse();
  }

  @Test
  @DisplayName("A database that is opened again still has everything")
  default void reopened() {
    Specimen specimen = Specimen.named("a").withTags("x", "y");
    apply(inserting(specimen).event(event(specimen, 0, "created")).build());
    Lease lease = store().leases().acquire("pump", "c1", Duration.ofHours(1)).orElseThrow();

    Store next = restarted();

    assertThat(next.find(Specimen.KIND, ORG, specimen.id())).contains(specimen);
    assertThat(next.leases().live("pump")).containsExactly(lease);
    assertThat(next.events().assignPositions(lease, 10)).isEqualTo(1);
  }

  @Test
  @DisplayName("An open store answers a ping and says what it is")
  default void describes() {
    store().ping();

    assertThat(store().describe()).isNotBlank();
  }
}
