package io.aiwm.core.internal.link.flow;

import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts by key within windows of a minute that begin with a key's first count. Keys whose window
 * is over are dropped when there are many, so that memory is bounded by what a minute brings.
 */
public final class WindowLimiter {
  private static final long WINDOW = Duration.ofMinutes(1).toNanos();
  private static final int CLEAN_ABOVE = 10_000;

  private record Window(long since, int count) {}

  private final TimeSource time;
  private final int limit;
  private final Map<String, Window> windows = new ConcurrentHashMap<>();

  public WindowLimiter(TimeSource time, int limit) {
    this.time = time;
    this.limit = limit;
  }

  /** Counts one more; false if it is beyond the limit. */
  public boolean count(String key) {
    long now = time.nanos();
    if (windows.size() > CLEAN_ABOVE) {
      windows.values().removeIf(window -> now - window.since() >= WINDOW);
    }
    Window window =
        windows.merge(
            key,
            new Window(now, 1),
            (old, first) ->
                now - old.since() >= WINDOW ? first : new Window(old.since(), old.count() + 1));
    return window.count() <= limit;
  }
}
