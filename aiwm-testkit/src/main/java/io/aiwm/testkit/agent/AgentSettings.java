package io.aiwm.testkit.agent;

import java.time.Duration;
import java.util.Random;

/**
 * How a {@link SimulatedAgent} behaves.
 *
 * @param firstPause longest pause before the first try to connect again; doubled with each failure
 * @param longestPause longest pause of all
 * @param longestCommand a command takes from no time to this long, at random
 */
public record AgentSettings(Duration firstPause, Duration longestPause, Duration longestCommand) {
  /** Pauses of 1 s to 60 s, as the node protocol has them; commands that take no time. */
  public static AgentSettings defaults() {
    return new AgentSettings(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ZERO);
  }

  Duration pause(int failures, Random random) {
    long most = firstPause.toMillis() << Math.min(Math.max(failures - 1, 0), 16);
    return upTo(Math.min(most, longestPause.toMillis()), random);
  }

  Duration duration(Random random) {
    return upTo(longestCommand.toMillis(), random);
  }

  private static Duration upTo(long millis, Random random) {
    return Duration.ofMillis((long) (random.nextDouble() * (millis + 1)));
  }
}
