package io.aiwm.agent.model;

import io.aiwm.api.time.TimeSource;
import java.util.concurrent.atomic.AtomicLong;

/** State that the threads of one download share. Thread-safe. */
final class Transfer implements AutoCloseable {
  final Patience patience = new Patience();
  final HttpSourceClient client;
  final String boot;

  /** Bytes that are on the disk. */
  final AtomicLong bytes = new AtomicLong();

  Transfer(HttpSourceClient.Admission admission, TimeSource time, String boot) {
    client = new HttpSourceClient(admission, time, patience);
    this.boot = boot;
  }

  boolean isCancelled() {
    return patience.isOver();
  }

  /** Ends it, whatever its threads are waiting for. */
  @Override
  public void close() {
    patience.end();
    client.close();
  }
}
