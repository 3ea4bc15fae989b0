package io.aiwm.tools.benchmarks.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aiwm.api.time.TimeSource;
import io.aiwm.tools.benchmarks.load.Fleet;
import io.aiwm.tools.benchmarks.load.Frames;
import io.aiwm.tools.benchmarks.load.LoadClient;
import io.aiwm.tools.benchmarks.load.LoadConnection;
import io.aiwm.tools.benchmarks.measure.ServerConsole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * The agent of all contestants, in a JVM of its own: does nothing and says so at once. Takes the
 * time from each answer to the next command of the same execution, both ways of the socket
 * included.
 */
final class ExecutionAgent {
  private static final Duration FOREVER = Duration.ofDays(1);
  private static final long MAX_GAP = Duration.ofMinutes(1).toNanos();

  private final ObjectMapper json = new ObjectMapper();
  private final TimeSource time = TimeSource.system();
  private final Map<String, Long> answered = new ConcurrentHashMap<>();
  private final ConcurrentHistogram gaps = new ConcurrentHistogram(MAX_GAP, 3);

  private ExecutionAgent() {}

  /** Connects; arguments: the server's port and the token of the node. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    ExecutionAgent agent = new ExecutionAgent();
    Thread sockets = new Thread(() -> agent.connect(port, arguments[1]), "agent");
    sockets.setDaemon(true);
    sockets.start();
    Map<String, LongSupplier> figures =
        Map.of(
            "p50", () -> agent.gaps.getValueAtPercentile(50),
            "p99", () -> agent.gaps.getValueAtPercentile(99),
            "count", agent.gaps::getTotalCount,
            "reset",
                () -> {
                  agent.gaps.reset();
                  agent.answered.clear();
                  return 0;
                });
    ServerConsole.serve(port, figures);
  }

  private void connect(int port, String token) {
    try (LoadClient client = new LoadClient(port)) {
      client.open(
          2,
          number -> LoadClient.upgrade(number == 0 ? "/ws/node" : "/plain", token),
          new LoadClient.Handler() {
            @Override
            public void opened(LoadConnection connection) {}

            @Override
            public void text(LoadConnection connection, ByteBuffer payload) throws IOException {
              String text = StandardCharsets.UTF_8.decode(payload).toString();
              if (connection.number == 0) {
                node(connection, text);
              } else {
                plain(connection, text);
              }
            }
          },
          () -> false,
          FOREVER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void plain(LoadConnection connection, String text) throws IOException {
    int space = text.indexOf(' ');
    gap(text.substring(0, space), Integer.parseInt(text.substring(space + 1)));
    connection.send(Frames.text(text));
  }

  private void node(LoadConnection connection, String text) throws IOException {
    JsonNode message = json.readTree(text);
    switch (message.path("type").asText()) {
      case "connection.ack" -> connection.send(Frames.text(Fleet.REGISTER));
      case "model.list" -> command(connection, message);
      default -> {
        // Acknowledged, or nothing to do with commands.
      }
    }
  }

  private void command(LoadConnection connection, JsonNode message) throws IOException {
    String id = message.path("messageId").asText();
    JsonNode metadata = message.path("metadata");
    gap(metadata.path("executionId").asText(), metadata.path("stepIndex").asInt());
    String answer =
        """
        {"type":"command.%s","messageId":"%s-%s","timestamp":"%s","metadata":%s,"data":\
        {"originalMessageId":"%s","status":"%s"%s}}\
        """;
    String now = time.now().toString();
    connection.send(
        Frames.text(answer.formatted("ack", id, "a", now, metadata, id, "acknowledged", "")));
    connection.send(
        Frames.text(
            answer.formatted("result", id, "r", now, metadata, id, "success", ",\"result\":{}")));
  }

  private void gap(String execution, int step) {
    long now = time.nanos();
    Long before = answered.put(execution, now);
    if (before != null) {
      gaps.recordValue(Math.min(MAX_GAP, now - before));
    }
    if (step == ExecutionContestant.STEPS - 1) {
      answered.remove(execution);
    }
  }
}
