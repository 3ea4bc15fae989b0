package io.aiwm.examples.demo;

import io.aiwm.api.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code mvn -q -Pdemo}: shows a node's life with a real host and a real agent, then stays until
 * Ctrl-C. {@code -Ddemo.exit=true} ends it instead, with status 0 only if every step happened. See
 * {@link Options} for the other settings.
 */
public final class Demo {
  private final Options options;
  private final Console console;
  private final Cleanup cleanup;

  private Demo(Options options, Console console, Cleanup cleanup) {
    this.options = options;
    this.console = console;
    this.cleanup = cleanup;
  }

  /** Ends the JVM with status 0 if every step happened, else 1; Ctrl-C ends it with 130. */
  public static void main(String[] arguments) {
    TimeSource time = TimeSource.system();
    Console console = new Console(System.out, time);
    Cleanup cleanup = new Cleanup();
    Runtime.getRuntime().addShutdownHook(new Thread(cleanup::close, "demo-cleanup"));
    int status = 1;
    try {
      status = new Demo(Options.from(System.getProperties()), console, cleanup).run(time);
    } catch (DemoException e) {
      console.failed(e.getMessage());
    }
    System.exit(status);
  }

  private int run(TimeSource time) {
    try {
      console.plain("AIWM: a host, a node and an agent, as real processes");
      emptyLogs();
      Deadline deadline = Deadline.in(options.timeout(), time);
      Host host = new Scenario(options, console, cleanup, deadline).play();
      console.plain("\nEvery step really happened.");
      if (!options.exit()) {
        stay(host);
      }
      return 0;
    } catch (DemoException e) {
      failed(e.getMessage());
    } catch (IOException | RuntimeException e) {
      failed(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed("it was interrupted");
    }
    return 1;
  }

  /** After Ctrl-C everything fails, and nobody wants to read it. */
  private void failed(@Nullable String why) {
    if (!cleanup.closed()) {
      console.failed(why);
      console.plain("Logs: " + options.logs());
    }
  }

  private void stay(Host host) throws InterruptedException {
    console.plain(
        """

        Open      %1$s/           the dashboard
                  %1$s/api-docs   the API, to read and try
                  %1$s/health     how the host is
                  %1$s/metrics    for Prometheus
        Log in    user %2$s, password %3$s (or POST %1$s/auth/login)
        Logs      %4$s
        Ctrl-C ends host and agent and removes their data.\
        """
            .formatted(host.api().base(), Host.USER, host.password(), options.logs()));
    while (true) {
      host.service().stayAliveFor(Duration.ofHours(1));
    }
  }

  private void emptyLogs() throws IOException {
    Files.createDirectories(options.logs());
    for (String name : new String[] {"host.log", "agent.log"}) {
      Files.deleteIfExists(options.logs().resolve(name));
    }
  }
}
