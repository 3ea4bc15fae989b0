package io.aiwm.tools.benchmarks.link;

import io.aiwm.api.time.TimeSource;
import io.aiwm.tools.benchmarks.load.Fleet;
import io.aiwm.tools.benchmarks.measure.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Heartbeats a second with persistence on durable H2, against a bare Jetty endpoint that parses the
 * same frame and acknowledges it. Rounds alternate; the figures are medians of each round's ratio.
 */
final class HeartbeatBenchmark {
  private static final int CONNECTIONS = 500;
  private static final int ROUNDS = 5;
  private static final Duration ROUND = Duration.ofSeconds(6);

  private HeartbeatBenchmark() {}

  /** Runs the benchmark; arguments: heartbeats outstanding on each connection, 16 by default. */
  public static void main(String[] arguments) throws IOException {
    int outstanding = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 16;
    Path directory = Files.createTempDirectory("aiwm-benchmark");
    List<Double> rates = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    try (ServerProcess bare =
            ServerProcess.start(BareServer.class, List.of("-Xmx1g"), directory.toString());
        ServerProcess aiwm =
            ServerProcess.start(
                AiwmServer.class,
                List.of("-Xmx1g"),
                directory.toString(),
                String.valueOf(CONNECTIONS),
                "true");
        Fleet bareFleet = new Fleet(bare.port(), Collections.nCopies(CONNECTIONS, "none"));
        Fleet aiwmFleet = new Fleet(aiwm.port(), tokens(directory))) {
      bareFleet.connect();
      aiwmFleet.register();
      System.out.println("Warming up");
      round(bare, bareFleet, outstanding);
      round(aiwm, aiwmFleet, outstanding);
      for (int i = 1; i <= ROUNDS; i++) {
        Round base = round(bare, bareFleet, outstanding);
        Round ours = round(aiwm, aiwmFleet, outstanding);
        rates.add(ours.rate / base.rate);
        costs.add(ours.cpuMicros / base.cpuMicros);
        System.out.printf(
            "round %d: bare %,.0f/s at %.1f us, AIWM %,.0f/s at %.1f us, ratios %.2f and %.2f%n",
            i,
            base.rate,
            base.cpuMicros,
            ours.rate,
            ours.cpuMicros,
            rates.get(i - 1),
            costs.get(i - 1));
      }
      aiwmFleet.settle(Duration.ofSeconds(3));
      long rows = aiwm.ask("beats");
      System.out.printf("nodes with the heartbeat in the database: %d of %d%n", rows, CONNECTIONS);
      System.out.printf(
          "median ratios: rate %.2f, CPU per heartbeat %.2f%n", median(rates), median(costs));
      System.exit(rows == CONNECTIONS ? 0 : 1);
    }
  }

  /** The tokens that a server has written. */
  static List<String> tokens(Path directory) throws IOException {
    return Files.readAllLines(directory.resolve(AiwmServer.TOKENS)).stream()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .toList();
  }

  private static Round round(ServerProcess server, Fleet fleet, int outstanding)
      throws IOException {
    TimeSource time = TimeSource.system();
    long cpu = server.cpu().toNanos();
    long start = time.nanos();
    long acks = fleet.beat(outstanding, ROUND);
    double seconds = (time.nanos() - start) / 1e9;
    double micros = (server.cpu().toNanos() - cpu) / 1e3 / acks;
    fleet.settle(Duration.ofSeconds(1));
    return new Round(acks / seconds, micros);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private record Round(double rate, double cpuMicros) {}
}
