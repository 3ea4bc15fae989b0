package io.aiwm.agent.runtime;

import io.aiwm.agent.command.CommandRunner;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's threads. They end when idle, and a closed pool drops what still comes. */
final class AgentThreads implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AgentThreads.class);

  /**
   * One for each command that may be at work: following logs or downloading a model takes hours and
   * must hold up no other. They mostly wait, and end when idle.
   */
  private static final int WORKERS = CommandRunner.CAPACITY;

  /** Takes commands in, in order. */
  final ExecutorService intake = pool("agent-intake", 1);

  /** Runs commands; {@link CommandRunner} bounds how many there are. */
  final ExecutorService workers = pool("agent-command", WORKERS);

  /** Gathers and sends reports, one at a time. */
  final ExecutorService reporting = pool("agent-report", 1);

  /** Probes that may hang: one thread for GPUs, three for Docker. */
  final ExecutorService probing = pool("agent-probe", 4);

  /** Transfers of models; a few for each download that commands run. */
  final ExecutorService transfers = pool("agent-transfer", 16);

  /** Connecting, closing and stopping. */
  final ExecutorService blocking = pool("agent-connect", 3);

  private static ExecutorService pool(String name, int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named(name),
            new ThreadPoolExecutor.DiscardPolicy()) {
          @Override
          protected void afterExecute(Runnable task, @Nullable Throwable failure) {
            if (failure != null) {
              log.error("A task of {} failed", name, failure);
            }
          }
        };
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = Executors.defaultThreadFactory().newThread(task);
      thread.setName(name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Waits for running commands; false if some are still at it. */
  boolean finishCommands(Duration limit) {
    try {
      // What was read from the connection is taken in, or refused, before the workers close.
      intake.submit(() -> {}).get(limit.toNanos() + 1, TimeUnit.NANOSECONDS);
      workers.shutdown();
      return workers.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    reporting.shutdownNow();
    probing.shutdownNow();
    transfers.shutdownNow();
    blocking.shutdown();
    intake.shutdown();
    try {
      intake.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
