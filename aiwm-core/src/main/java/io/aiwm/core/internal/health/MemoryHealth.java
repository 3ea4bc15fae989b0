package io.aiwm.core.internal.health;

import io.aiwm.api.error.Failures;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.feature.HealthContributor;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Health of the Java process's memory: whether it was found out of memory. The engine goes on, but
 * nobody knows what else of the process, which is the host's, was left half done: it should be
 * restarted.
 */
final class MemoryHealth implements HealthContributor {
  private static final Duration TOLD = Duration.ofMinutes(10);

  private final TimeSource time;
  private long known = Failures.outOfMemory();
  private long sinceStart;
  private long seenAtNanos;
  private @Nullable Instant seenAt;

  MemoryHealth(TimeSource time) {
    this.time = time;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public synchronized Health check() {
    long now = Failures.outOfMemory();
    if (now > known) {
      sinceStart += now - known;
      known = now;
      seenAtNanos = time.nanos();
      seenAt = time.now();
    }
    if (seenAt == null) {
      return new Health(Status.UP, false, Map.of());
    }
    boolean fresh = time.nanos() - seenAtNanos < TOLD.toNanos();
    return new Health(
        fresh ? Status.DEGRADED : Status.UP,
        false,
        Map.of("outOfMemory", sinceStart, "lastSeenAt", seenAt.toString()));
  }
}
