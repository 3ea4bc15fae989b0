package io.aiwm.core.internal.engine;

import io.aiwm.api.error.Failures;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The executor of requests, with the knowledge whether there are any: work that can wait asks it
 * and leaves them the machine. Safe for use by many threads.
 */
public final class RequestLoad implements Executor {
  private final Executor executor;
  private final AtomicInteger open = new AtomicInteger();

  public RequestLoad(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable request) {
    open.incrementAndGet();
    try {
      executor.execute(() -> carryOut(request));
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      open.decrementAndGet();
      throw e;
    }
  }

  private void carryOut(Runnable request) {
    try {
      request.run();
    } finally {
      open.decrementAndGet();
    }
  }

  /** Executor of requests. */
  public Executor executor() {
    return executor;
  }

  /** True if a request waits or is being carried out. */
  public boolean any() {
    return open.get() > 0;
  }
}
