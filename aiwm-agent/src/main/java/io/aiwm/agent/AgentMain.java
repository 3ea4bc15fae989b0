package io.aiwm.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiwm.agent.cli.AioWorker;
import io.aiwm.agent.cli.Platform;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import java.io.PrintWriter;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** The agent's process: real clocks, real streams, real exit. */
public final class AgentMain {
  private static final AtomicBoolean EXITING = new AtomicBoolean();

  private AgentMain() {}

  /** Runs {@code aio-worker} and ends the process with its exit code. */
  public static void main(String[] arguments) {
    SplittableRandom random = new SplittableRandom();
    Platform platform =
        new Platform(
            System.getenv(),
            new PrintWriter(System.out, true, UTF_8),
            new PrintWriter(System.err, true, UTF_8),
            TimeSource.system(),
            Scheduler.system("agent-timer", 1),
            () -> {
              synchronized (random) {
                return random.nextDouble();
              }
            },
            AgentMain::onShutdown);
    int exitCode = AioWorker.run(platform, arguments);
    EXITING.set(true);
    System.exit(exitCode);
  }

  /** A stop by signal that went well ends with 0, not with the signal's 143. */
  private static void onShutdown(Runnable task) {
    Thread hook =
        new Thread(
            () -> {
              boolean signalled = !EXITING.get();
              task.run();
              if (signalled) {
                Runtime.getRuntime().halt(0);
              }
            },
            "agent-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }
}
