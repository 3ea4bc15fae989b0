package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.store.Lease;
import io.aiwm.api.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One holder at a time, fenced. */
interface LeaseTests extends StoreTests {
  Duration LONG = Duration.ofHours(1);

  /** Long enough to be still held by the next statement, short enough to wait for. */
  Duration SHORT = Duration.ofMillis(500);

  private Optional<Lease> acquire(String holder, Duration duration) {
    return store().leases().acquire("duty", holder, duration);
  }

  @Test
  @DisplayName("A lease has one holder at a time, on whichever store others ask")
  default void exclusive() {
    Store second = second();
    Lease lease = acquire("c1", LONG).orElseThrow();

    assertThat(lease.name()).isEqualTo("duty");
    assertThat(lease.holder()).isEqualTo("c1");
    assertThat(acquire("c2", LONG)).isEmpty();
    assertThat(second.leases().acquire("duty", "c2", LONG)).isEmpty();
    assertThat(second.leases().acquire("other", "c2", LONG)).isPresent();
  }

  @Test
  @DisplayName("The holder extends its lease and keeps its fence")
  default void extended() {
    Lease first = acquire("c1", SHORT).orElseThrow();

    Lease extended = acquire("c1", LONG).orElseThrow();

    assertThat(extended.fence()).isEqualTo(first.fence());
    assertThat(extended.expiresAt()).isAfter(first.expiresAt());
    assertThat(store().leases().live("duty")).containsExactly(extended);
  }

  @Test
  @DisplayName("A released lease is free, and the next holder has a larger fence")
  default void released() {
    Lease first = acquire("c1", LONG).orElseThrow();
    store().leases().release(first);

    Lease second = acquire("c2", LONG).orElseThrow();

    assertThat(second.fence()).isGreaterThan(first.fence());
    assertThat(second.holder()).isEqualTo("c2");
  }

  @Test
  @DisplayName("A new hold has a new fence even for the same holder")
  default void sameHolderAgain() {
    Lease first = acquire("c1", LONG).orElseThrow();
    store().leases().release(first);

    assertThat(acquire("c1", LONG).orElseThrow().fence()).isGreaterThan(first.fence());
  }

  @Test
  @DisplayName("An outdated lease releases nothing")
  default void outdatedRelease() {
    Lease old = acquire("c1", LONG).orElseThrow();
    store().leases().release(old);
    Lease current = acquire("c2", LONG).orElseThrow();

    store().leases().release(old);

    assertThat(store().leases().live("duty")).containsExactly(current);
  }

  @Test
  @DisplayName("A lease expires; then somebody else may have it, with a larger fence")
  default void expired() {
    Lease first = acquire("c1", SHORT).orElseThrow();
    assertThat(acquire("c2", LONG)).isEmpty();

    eventually("the lease has expired", () -> store().leases().live("duty").isEmpty());

    Lease second = acquire("c2", LONG).orElseThrow();
    assertThat(second.fence()).isGreaterThan(first.fence());
    assertThat(acquire("c1", LONG)).isEmpty();
  }

  @Test
  @DisplayName("A holder that let its lease expire gets a new fence, since the hold was broken")
  default void expiredForItsHolder() {
    Lease first = acquire("c1", SHORT).orElseThrow();
    eventually("the lease has expired", () -> store().leases().live("duty").isEmpty());

    assertThat(acquire("c1", LONG).orElseThrow().fence()).isGreaterThan(first.fence());
  }

  @Test
  @DisplayName("Live leases are found by a prefix, which is taken literally")
  default void live() {
    for (String name : List.of("controller/a", "controller/b", "controllers", "c%", "c_")) {
      assertThat(store().leases().acquire(name, "c1", LONG)).isPresent();
    }

    assertThat(store().leases().live("controller/"))
        .extracting(Lease::name)
        .containsExactlyInAnyOrder("controller/a", "controller/b");
    assertThat(store().leases().live("c%")).extracting(Lease::name).containsExactly("c%");
    assertThat(store().leases().live("c_")).extracting(Lease::name).containsExactly("c_");
    assertThat(store().leases().live("")).hasSize(5);
    assertThat(store().leases().live("x")).isEmpty();
  }

  @Test
  @Tag(CONTENDED)
  @DisplayName("Of many who ask at once exactly one gets a free lease")
  default void contendedLease() throws Exception {
    List<Optional<Lease>> results = inParallel(16, i -> () -> acquire("c" + i, LONG));

    assertThat(results).filteredOn(Optional::isPresent).hasSize(1);
    assertThat(store().leases().live("duty")).hasSize(1);
  }
}
