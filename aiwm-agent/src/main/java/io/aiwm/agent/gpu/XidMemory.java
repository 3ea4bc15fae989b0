package io.aiwm.agent.gpu;

import io.aiwm.api.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The XIDs of one GPU, for as long as they are news. Not thread-safe. */
final class XidMemory {
  /** Long enough for every controller to see them in some metrics message. */
  static final Duration KEPT = Duration.ofMinutes(10);

  private static final int MOST = 32;

  private final TimeSource time;
  private final Deque<Entry> entries = new ArrayDeque<>();

  private record Entry(long xid, long nanos) {}

  XidMemory(TimeSource time) {
    this.time = time;
  }

  void add(long xid) {
    if (entries.size() == MOST) {
      entries.remove();
    }
    entries.add(new Entry(xid, time.nanos()));
  }

  /** Those that are not too old, in order. */
  List<Long> recent() {
    while (!entries.isEmpty() && time.nanos() - entries.element().nanos() > KEPT.toNanos()) {
      entries.remove();
    }
    return entries.stream().map(Entry::xid).toList();
  }
}
