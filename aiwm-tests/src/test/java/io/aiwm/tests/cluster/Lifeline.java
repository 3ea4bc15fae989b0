package io.aiwm.tests.cluster;

import io.aiwm.api.time.Scheduler;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;

/** All that runs of one process, on virtual time: it can be frozen and killed as a process can. */
final class Lifeline implements Scheduler, Executor {
  private final VirtualTime time;
  private final Set<Runnable> held = new LinkedHashSet<>();
  private boolean frozen;
  private boolean dead;

  Lifeline(VirtualTime time) {
    this.time = time;
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    return time.after(delay, () -> run(task));
  }

  @Override
  public Cancellable every(Duration interval, Runnable task) {
    return time.every(interval, () -> run(task));
  }

  @Override
  public void execute(Runnable task) {
    var unused = after(Duration.ZERO, task);
  }

  private void run(Runnable task) {
    if (frozen) {
      held.add(task);
    } else if (!dead) {
      task.run();
    }
  }

  /** As by SIGSTOP: clocks go on. */
  void freeze() {
    frozen = true;
  }

  /** As by SIGCONT: what became due meanwhile runs now, what repeats only once. */
  void thaw() {
    frozen = false;
    held.forEach(this::execute);
    held.clear();
  }

  /** As by SIGKILL. */
  void kill() {
    dead = true;
  }

  /** Ends with the process, not with the engine. */
  @Override
  public void close() {}
}
