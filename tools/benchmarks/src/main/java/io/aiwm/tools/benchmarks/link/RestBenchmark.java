package io.aiwm.tools.benchmarks.link;

import io.aiwm.api.time.TimeSource;
import io.aiwm.tools.benchmarks.measure.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * Latency of reading one node and the first page of nodes among 10,000, against a bare servlet that
 * returns the same bytes. Requests alternate between the two.
 */
final class RestBenchmark {
  private static final int WARM_UP = 3_000;
  private static final int REQUESTS = 10_000;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TimeSource time = TimeSource.system();

  private RestBenchmark() {}

  /** Runs the benchmark; arguments: the number of nodes, 10,000 by default. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int nodes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    Path directory = Files.createTempDirectory("aiwm-benchmark");
    List<String> options = List.of("-Xmx1g");
    try (ServerProcess aiwm =
            ServerProcess.start(
                AiwmServer.class, options, directory.toString(), String.valueOf(nodes), "false");
        ServerProcess bare = ServerProcess.start(BareServer.class, options, directory.toString())) {
      List<String> ids =
          Files.readAllLines(directory.resolve(AiwmServer.TOKENS)).stream()
              .map(line -> line.substring(0, line.indexOf(' ')))
              .toList();
      RestBenchmark benchmark = new RestBenchmark();
      Map<String, IntFunction<String>> targets =
          Map.of(
              "GET /nodes/{id}", i -> "/nodes/" + ids.get(i * 7919 % ids.size()),
              "GET /nodes", i -> "/nodes?limit=10");
      for (Map.Entry<String, IntFunction<String>> target : targets.entrySet()) {
        benchmark.compare(target.getKey(), target.getValue(), aiwm, bare, directory);
      }
    }
    System.exit(0);
  }

  private void compare(
      String name,
      IntFunction<String> target,
      ServerProcess aiwm,
      ServerProcess bare,
      Path directory)
      throws IOException, InterruptedException {
    byte[] answer = get(aiwm, target.apply(0)).body();
    Files.write(directory.resolve("_same"), answer);
    Histogram ours = new Histogram(3);
    Histogram base = new Histogram(3);
    for (int i = 0; i < WARM_UP + REQUESTS; i++) {
      long start = time.nanos();
      check(get(aiwm, target.apply(i)));
      long middle = time.nanos();
      check(get(bare, "/same"));
      if (i >= WARM_UP) {
        ours.recordValue(middle - start);
        base.recordValue(time.nanos() - middle);
      }
    }
    System.out.printf("%s, %,d bytes%n", name, answer.length);
    for (double percentile : new double[] {50, 95, 99}) {
      double us = ours.getValueAtPercentile(percentile) / 1e6;
      double them = base.getValueAtPercentile(percentile) / 1e6;
      System.out.printf(
          "  p%.0f: AIWM %.2f ms, bare %.2f ms, ratio %.1f%n", percentile, us, them, us / them);
    }
  }

  private HttpResponse<byte[]> get(ServerProcess server, String target)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + target);
    return client.send(
        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static void check(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException("The server answered " + response.statusCode());
    }
  }
}
