package io.aiwm.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What runs tasks")
class WorkPoolTest {
  @Test
  @DisplayName("keeps its thread when a task ends in an error")
  void pool() {
    try (WorkPool pool = new WorkPool("test", 1, 10)) {
      CompletableFuture<Thread> first = new CompletableFuture<>();
      CompletableFuture<Thread> second = new CompletableFuture<>();
      pool.execute(
          () -> {
            first.complete(Thread.currentThread());
            throw new StackOverflowError();
          });
      pool.execute(() -> second.complete(Thread.currentThread()));
      assertThat(second.join()).isSameAs(first.join());
    }
  }

  @Test
  @DisplayName("runs a periodic task again after an error")
  void scheduler() throws InterruptedException {
    CountDownLatch runs = new CountDownLatch(3);
    try (Scheduler scheduler = Scheduler.system("test", 1)) {
      scheduler.every(
          Duration.ofMillis(1),
          () -> {
            runs.countDown();
            throw new NoClassDefFoundError("io/example/Missing");
          });
      assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
