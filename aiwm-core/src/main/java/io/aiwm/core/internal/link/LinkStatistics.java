package io.aiwm.core.internal.link;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Statistics of the link, for the health page. */
final class LinkStatistics {
  /** Connections whose token is genuine. */
  final AtomicInteger open = new AtomicInteger();

  final LongAdder admitted = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder slow = new LongAdder();
}
