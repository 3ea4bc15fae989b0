package io.aiwm.agent.gpu;

import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A search for a way to read GPUs until there is one: a driver may be built and loaded only after
 * the agent has started, as on the first boot of a machine.
 */
final class LateGpuProbe implements GpuProbe {
  static final Duration AGAIN = Duration.ofSeconds(15);

  private final Supplier<Optional<GpuProbe>> search;
  private final TimeSource time;
  private volatile GpuProbe probe = GpuProbe.none();
  private boolean found;
  private long searched;

  /** Looks at once. */
  LateGpuProbe(Supplier<Optional<GpuProbe>> search, TimeSource time) {
    this.search = search;
    this.time = time;
    look();
  }

  private void look() {
    Optional<GpuProbe> better = search.get();
    better.ifPresent(it -> probe = it);
    found = better.isPresent();
    searched = time.nanos();
  }

  @Override
  public String capability() {
    return probe.capability();
  }

  @Override
  public GpuReading read() {
    if (!found && time.nanos() - searched >= AGAIN.toNanos()) {
      look();
    }
    return probe.read();
  }
}
