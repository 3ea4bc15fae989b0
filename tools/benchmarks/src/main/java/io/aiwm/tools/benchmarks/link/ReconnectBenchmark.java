package io.aiwm.tools.benchmarks.link;

import io.aiwm.api.time.TimeSource;
import io.aiwm.tools.benchmarks.load.Fleet;
import io.aiwm.tools.benchmarks.measure.KernelCounters;
import io.aiwm.tools.benchmarks.measure.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Many agents that reconnect at once, from a process of their own and without any pacing:
 * connection accepted, token checked, session recorded, node registered and online in the database.
 * Then the heap that each idle connection costs.
 */
final class ReconnectBenchmark {
  private static final int ROUNDS = 4;

  private ReconnectBenchmark() {}

  /** Runs the benchmark; arguments: the number of agents, 10,000 by default. */
  public static void main(String[] arguments) throws IOException {
    int agents = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    Path directory = Files.createTempDirectory("aiwm-benchmark");
    TimeSource time = TimeSource.system();
    try (ServerProcess aiwm =
        ServerProcess.start(
            AiwmServer.class,
            List.of("-Xmx3g"),
            directory.toString(),
            String.valueOf(agents),
            "false")) {
      List<String> tokens = HeartbeatBenchmark.tokens(directory);
      for (int i = 1; i <= ROUNDS; i++) {
        long before = aiwm.ask("heap");
        KernelCounters kernel = KernelCounters.read();
        try (Fleet fleet = Fleet.stormy(aiwm.port(), tokens)) {
          long start = time.nanos();
          fleet.register();
          double seconds = (time.nanos() - start) / 1e9;
          System.out.printf(
              "round %d%s: %,d agents registered in %.1f s, %d failures, %d online in the"
                  + " database%n",
              i, i == 1 ? " (cold)" : "", agents, seconds, fleet.failures(), aiwm.ask("online"));
          KernelCounters storm = KernelCounters.read().since(kernel);
          System.out.printf(
              "  handshakes: %d refused and begun again, %d times no place in the accept queue, %d"
                  + " segments sent again%n",
              fleet.repeated(), storm.overflows(), storm.retransmissions());
          fleet.settle(Duration.ofSeconds(3));
          System.out.printf(
              "  heap per connection: %.1f kB%n", (aiwm.ask("heap") - before) / 1e3 / agents);
        }
        // The next storm begins when this one's end has been written.
        while (aiwm.ask("connected") > 0) {
          Thread.onSpinWait();
        }
      }
    }
    try (ServerProcess bare =
            ServerProcess.start(BareServer.class, List.of("-Xmx3g"), directory.toString());
        Fleet fleet = new Fleet(bare.port(), java.util.Collections.nCopies(agents, "none"))) {
      long before = bare.ask("heap");
      fleet.connect();
      fleet.settle(Duration.ofSeconds(3));
      System.out.printf(
          "bare: heap per connection: %.1f kB%n", (bare.ask("heap") - before) / 1e3 / agents);
    }
  }
}
