package io.aiwm.serving;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that wait for storages and hubs, where the host brings none. */
final class TransferThreads {
  private static final int COUNT = 32;

  private TransferThreads() {}

  static ExecutorService start() {
    ThreadFactory plain = Executors.defaultThreadFactory();
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        COUNT,
        task -> {
          Thread thread = plain.newThread(task);
          thread.setName("aiwm-transfer-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
