package io.aiwm.tools.benchmarks.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aiwm.api.time.TimeSource;
import io.aiwm.tools.benchmarks.load.Fleet;
import io.aiwm.tools.benchmarks.load.Frames;
import io.aiwm.tools.benchmarks.load.LoadClient;
import io.aiwm.tools.benchmarks.load.LoadConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** Agents that first take commands without an answer, and later answer each at once. */
final class RestartAgents {
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private final ObjectMapper json = new ObjectMapper();
  private final TimeSource time;
  private final List<String> tokens = new ArrayList<>();
  private final AtomicInteger registered = new AtomicInteger();

  /** When the first command of each execution came, since the agents connected last. */
  private volatile Map<String, Long> seen = Map.of();

  RestartAgents(TimeSource time) {
    this.time = time;
  }

  void add(String token) {
    tokens.add(token);
  }

  /** Connects; commands are acknowledged and nothing more. */
  void silent(int port) {
    connect(port, false);
  }

  /** Connects; commands are answered. */
  void answer(int port) {
    connect(port, true);
  }

  private void connect(int port, boolean answering) {
    Map<String, Long> came = new ConcurrentHashMap<>();
    registered.set(0);
    seen = came;
    Thread thread = new Thread(() -> run(port, answering, came), "agents");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(int port, boolean answering, Map<String, Long> came) {
    try (LoadClient client = new LoadClient(port)) {
      client.open(
          tokens.size(),
          number -> LoadClient.upgrade("/ws/node", tokens.get(number)),
          new LoadClient.Handler() {
            @Override
            public void opened(LoadConnection connection) {}

            @Override
            public void text(LoadConnection connection, ByteBuffer payload) throws IOException {
              message(
                  connection, StandardCharsets.UTF_8.decode(payload).toString(), answering, came);
            }
          },
          () -> false,
          LONGEST);
    } catch (IOException e) {
      System.err.println("Agents ended: " + e.getMessage());
    }
  }

  private void message(
      LoadConnection connection, String text, boolean answering, Map<String, Long> came)
      throws IOException {
    JsonNode message = json.readTree(text);
    switch (message.path("type").asText()) {
      case "connection.ack" -> connection.send(Frames.text(Fleet.REGISTER));
      case "register.ack" -> registered.incrementAndGet();
      case "model.list" -> {
        came.putIfAbsent(message.at("/metadata/executionId").asText(), time.nanos());
        answer(connection, message, "ack", "acknowledged");
        if (answering) {
          answer(connection, message, "result", "success");
        }
      }
      default -> {
        // Nothing to do with commands.
      }
    }
  }

  private void answer(LoadConnection connection, JsonNode command, String type, String status)
      throws IOException {
    String id = command.path("messageId").asText();
    connection.send(
        Frames.text(
            """
            {"type":"command.%s","messageId":"%s-%s","timestamp":"%s","metadata":%s,"data":\
            {"originalMessageId":"%s","status":"%s"}}\
            """
                .formatted(type, id, type, time.now(), command.path("metadata"), id, status)));
  }

  void awaitRegistered(int count) throws InterruptedException {
    for (long end = time.nanos() + LONGEST.toNanos(); registered.get() < count; ) {
      pause(end, registered.get() + " agents registered");
    }
  }

  /** Until so many executions have sent a command. */
  void await(int executions) throws InterruptedException {
    for (long end = time.nanos() + LONGEST.toNanos(); seen.size() < executions; ) {
      pause(end, seen.size() + " executions sent a command");
    }
  }

  private void pause(long end, String state) throws InterruptedException {
    if (time.nanos() > end) {
      throw new IllegalStateException("Only " + state);
    }
    TimeUnit.MILLISECONDS.sleep(1);
  }

  /** How long after a moment the executions sent their first command. */
  String delays(long begun) {
    Histogram delays = new Histogram(3);
    seen.values().forEach(at -> delays.recordValue(Math.max(0, at - begun)));
    return "first command after %.0f ms, p50 %.0f ms, p99 %.0f ms, all %d after %.0f ms"
        .formatted(
            delays.getMinValue() / 1e6,
            delays.getValueAtPercentile(50) / 1e6,
            delays.getValueAtPercentile(99) / 1e6,
            delays.getTotalCount(),
            delays.getMaxValue() / 1e6);
  }
}
