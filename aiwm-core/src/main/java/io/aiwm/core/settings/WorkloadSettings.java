package io.aiwm.core.settings;

import java.time.Duration;

/**
 * Times of commands about workloads. The defaults are those of the node protocol ("Deadlines").
 *
 * @param deploymentTimeout maximum time for the answer to {@code deployment.*}; 120 s by default
 * @param modelStall maximum time without progress of {@code model.*}; 300 s by default
 */
public record WorkloadSettings(Duration deploymentTimeout, Duration modelStall) {
  public static WorkloadSettings defaults() {
    return new WorkloadSettings(Duration.ofMinutes(2), Duration.ofMinutes(5));
  }
}
