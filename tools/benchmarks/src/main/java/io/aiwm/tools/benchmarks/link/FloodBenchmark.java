package io.aiwm.tools.benchmarks.link;

import io.aiwm.api.time.TimeSource;
import io.aiwm.tools.benchmarks.load.Fleet;
import io.aiwm.tools.benchmarks.load.Frames;
import io.aiwm.tools.benchmarks.measure.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * How long {@code GET /nodes} takes while two hundred agents send as much as they may, which is
 * thirty-seven messages a second each: telemetry, results that nobody waits for, registrations, and
 * all of them.
 */
final class FloodBenchmark {
  private static final int NODES = 200;
  private static final int PER_SECOND = 37;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final String RESULT =
      "{\"type\":\"command.result\",\"messageId\":\"r\",\"data\":{\"originalMessageId\":"
          + "\"00000000-0000-8000-8000-000000000001\",\"status\":\"success\",\"result\":{}}}";

  private FloodBenchmark() {}

  /** Runs the benchmark; arguments: seconds of each flood, 10 by default. */
  public static void main(String[] arguments) throws Exception {
    Duration round = Duration.ofSeconds(arguments.length > 0 ? Long.parseLong(arguments[0]) : 10);
    Path directory = Files.createTempDirectory("aiwm-benchmark");
    Map<String, List<ByteBuffer>> floods = new LinkedHashMap<>();
    floods.put("nothing", List.of());
    floods.put("telemetry", List.of(Frames.text(Fleet.HEARTBEAT)));
    floods.put("results", List.of(Frames.text(RESULT)));
    floods.put("registrations", List.of(Frames.text(Fleet.REGISTER)));
    floods.put(
        "all of them",
        List.of(Frames.text(Fleet.HEARTBEAT), Frames.text(RESULT), Frames.text(Fleet.REGISTER)));
    try (ServerProcess server =
            ServerProcess.start(
                AiwmServer.class,
                List.of("-Xmx1g"),
                directory.toString(),
                String.valueOf(NODES),
                "false");
        Fleet fleet = new Fleet(server.port(), HeartbeatBenchmark.tokens(directory))) {
      fleet.register();
      reads(server.port(), round); // Warms up.
      for (Map.Entry<String, List<ByteBuffer>> flood : floods.entrySet()) {
        Reads reads = new Reads(server.port());
        Thread reader = new Thread(reads, "reads");
        reader.start();
        long sent = fleet.flood(flood.getValue(), PER_SECOND, round);
        reads.ended = true;
        reader.join();
        report(flood.getKey(), sent / round.toSeconds(), reads.nanos.build().sorted().toArray());
      }
    }
  }

  private static void reads(int port, Duration duration) throws InterruptedException {
    Reads reads = new Reads(port);
    Thread reader = new Thread(reads, "warm-up");
    reader.start();
    reader.join(duration.toMillis());
    reads.ended = true;
    reader.join();
  }

  private static void report(String flood, long rate, long[] nanos) {
    System.out.printf(
        "%-14s %,6d frames/s: GET /nodes p50 %.1f ms, p95 %.1f ms, most %.1f ms, %d reads%n",
        flood,
        rate,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 95 / 100] / 1e6,
        nanos[nanos.length - 1] / 1e6,
        nanos.length);
  }

  /** Reads one after another, as a page does. */
  private static final class Reads implements Runnable {
    private final TimeSource time = TimeSource.system();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest request;
    private final LongStream.Builder nanos = LongStream.builder();
    private volatile boolean ended;

    Reads(int port) {
      request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/nodes"))
              .header("Authorization", "Bearer none")
              .build();
    }

    @Override
    public void run() {
      try {
        while (!ended) {
          long begun = time.nanos();
          int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
          nanos.add(time.nanos() - begun);
          if (status != 200) {
            throw new IOException("A read answered " + status);
          }
          Thread.sleep(PAUSE.toMillis());
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
