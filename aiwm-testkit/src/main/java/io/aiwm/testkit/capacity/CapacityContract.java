package io.aiwm.testkit.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.store.Store;
import io.aiwm.testkit.capacity.CapacityRace.Result;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * The demand of capacity on a store: that it is never booked twice, whoever decides at the same
 * time. Stores' tests extend it.
 */
public abstract class CapacityContract {
  private static final int CONTROLLERS = 4;
  private static final int THREADS = 8;
  private static final int TRIES = 2_000;

  /** A store in memory answers so fast that looking and writing seldom come apart. */
  private static final int MAX_ROUNDS = 20;

  /** A store on data of this test's own; called once for each controller. */
  protected abstract Store store();

  /** How many tries a race has; {@code -Daiwm.capacity.tries} says otherwise. */
  protected int tries() {
    return Integer.getInteger("aiwm.capacity.tries", TRIES);
  }

  @Test
  @DisplayName("four controllers of eight threads each book no GPU twice, and leave none booked")
  void neverTwice(TestReporter report) {
    try (CapacityRace race = new CapacityRace(this::store, CONTROLLERS, THREADS)) {
      race.machines();
      Result result = race.byLedger(tries());
      assertThat(result.doubles()).as("GPUs that two had at once").isZero();
      assertThat(result.granted()).isGreaterThan(tries() / 8);
      report.publishEntry("race", result.toString());
      CapacityAudit audit = new CapacityAudit(race.store());
      audit.check();
      assertThat(audit.claims()).as("claims that nobody holds").isZero();
    }
  }

  @Test
  @DisplayName("which those who look first and then write do not manage under the same load")
  void naively() {
    try (CapacityRace race = new CapacityRace(this::store, CONTROLLERS, THREADS)) {
      int doubles = 0;
      for (int rounds = 0; rounds < MAX_ROUNDS && doubles == 0; rounds++) {
        doubles = race.naively(tries()).doubles();
      }
      assertThat(doubles).as("GPUs that two had at once").isPositive();
    }
  }
}
