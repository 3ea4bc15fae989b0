package io.aiwm.core.internal.link.flow;

import io.aiwm.api.error.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles what comes in together: the first at once, and while one batch is being handled the next
 * one gathers. So a single one does not wait, and ten thousand take few round trips.
 *
 * @param <T> what is handled
 */
public final class Batcher<T> {
  private static final Logger log = LoggerFactory.getLogger(Batcher.class);

  private final Handoff handoff;
  private final int size;
  private final Consumer<List<T>> action;
  private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean running = new AtomicBoolean();

  /**
   * Makes a batcher.
   *
   * @param size maximum number of of them in one batch
   * @param action handles a batch, on the engine's pool; one batch at a time; does not throw
   */
  public Batcher(Handoff handoff, int size, Consumer<List<T>> action) {
    this.handoff = handoff;
    this.size = size;
    this.action = action;
  }

  public void add(T item) {
    waiting.add(item);
    if (running.compareAndSet(false, true)) {
      handoff.run(this::drain);
    }
  }

  private void drain() {
    do {
      try {
        for (List<T> batch = take(); !batch.isEmpty(); batch = take()) {
          handle(batch);
        }
      } finally {
        running.set(false);
      }
      // One that came in before running was reset found it set.
    } while (!waiting.isEmpty() && running.compareAndSet(false, true));
  }

  /** Handles a batch; a failure does not affect the next one. */
  private void handle(List<T> batch) {
    try {
      action.accept(batch);
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.error("A batch of {} could not be processed", batch.size(), e);
    }
  }

  private List<T> take() {
    List<T> batch = new ArrayList<>();
    for (T item = waiting.poll(); item != null; item = waiting.poll()) {
      batch.add(item);
      if (batch.size() == size) {
        break;
      }
    }
    return batch;
  }

  /** True if nothing waits and nothing is being handled. */
  public boolean idle() {
    return waiting.isEmpty() && !running.get();
  }
}
