package io.aiwm.tools.benchmarks.measure;

import io.aiwm.api.time.TimeSource;
import java.util.Arrays;

/** Rounds of two contestants that alternate, so that what else the machine does meets both. */
public final class Rounds {
  private static final int ROUNDS = 7;

  private Rounds() {}

  /** One round of a contestant. */
  @FunctionalInterface
  public interface Round {
    void run() throws Exception;
  }

  /**
   * Prints how many operations a second each does, and the median of the ratios.
   *
   * @param operations done in one round
   */
  public static void compare(TimeSource time, String name, int operations, Round ours, Round bare) {
    double[] ratios = new double[ROUNDS];
    double[] rates = new double[ROUNDS];
    measure(time, operations, ours);
    measure(time, operations, bare);
    for (int i = 0; i < ROUNDS; i++) {
      double own = measure(time, operations, ours);
      double base = measure(time, operations, bare);
      rates[i] = own;
      ratios[i] = own / base;
    }
    Arrays.sort(ratios);
    Arrays.sort(rates);
    System.out.printf(
        "%s: %,.0f a second, %.2f of the bare statements (rounds %.2f to %.2f)%n",
        name, rates[ROUNDS / 2], ratios[ROUNDS / 2], ratios[0], ratios[ROUNDS - 1]);
  }

  private static double measure(TimeSource time, int operations, Round round) {
    long start = time.nanos();
    try {
      round.run();
    } catch (Exception e) {
      throw new IllegalStateException("A round failed", e);
    }
    return operations / ((time.nanos() - start) / 1e9);
  }
}
