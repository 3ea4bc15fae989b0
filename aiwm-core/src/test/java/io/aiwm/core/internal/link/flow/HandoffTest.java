package io.aiwm.core.internal.link.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.engine.RequestLoad;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Work of agents")
class HandoffTest {
  private final Deque<Runnable> pool = new ArrayDeque<>();
  private final Deque<Runnable> requests = new ArrayDeque<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final RequestLoad load = new RequestLoad(requests::add);
  private final Handoff handoff = new Handoff(engine(), load::any, 2);
  private boolean full;
  private int done;

  private Engine engine() {
    Scheduler scheduler =
        new Scheduler() {
          @Override
          public Cancellable after(Duration delay, Runnable task) {
            later.add(task);
            return () -> {};
          }

          @Override
          public Cancellable every(Duration interval, Runnable task) {
            return () -> {};
          }

          @Override
          public void close() {}
        };
    Store store =
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, arguments) -> null);
    TimeSource time = TimeSource.system();
    return new Engine("c", store, time, scheduler, this::execute, new Ids(time));
  }

  private void execute(Runnable task) {
    if (full) {
      throw new RejectedExecutionException();
    }
    pool.add(task);
  }

  private void hand(int tasks) {
    for (int i = 0; i < tasks; i++) {
      handoff.run(() -> done++);
    }
  }

  private void runAll() {
    while (!pool.isEmpty()) {
      pool.remove().run();
    }
  }

  @Test
  @DisplayName("takes the whole pool while nobody waits for an answer")
  void alone() {
    hand(10);
    assertThat(pool).hasSize(10);
    runAll();
    assertThat(done).isEqualTo(10);
  }

  @Test
  @DisplayName("takes two threads while a request is open, and the others once it is answered")
  void yields() {
    load.execute(() -> {});
    hand(10);
    assertThat(pool).hasSize(2);
    pool.remove().run();
    assertThat(pool).hasSize(2);
    requests.remove().run();
    assertThat(load.any()).isFalse();
    pool.remove().run();
    assertThat(pool).hasSize(8);
    runAll();
    assertThat(done).isEqualTo(10);
  }

  @Test
  @DisplayName("is not lost where the pool is full, nor where a task fails")
  void kept() {
    full = true;
    hand(1);
    full = false;
    later.remove().run();
    runAll();
    assertThat(done).isEqualTo(1);
    load.execute(() -> {});
    for (int i = 0; i < 3; i++) {
      handoff.run(
          () -> {
            done++;
            throw new IllegalStateException("x");
          });
    }
    while (!pool.isEmpty()) {
      try {
        pool.remove().run();
      } catch (IllegalStateException expected) {
        // It is the pool's to log.
      }
    }
    assertThat(done).isEqualTo(4);
  }
}
