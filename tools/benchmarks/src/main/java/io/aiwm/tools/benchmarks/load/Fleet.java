package io.aiwm.tools.benchmarks.load;

import io.aiwm.api.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Simulated agents on one {@link LoadClient}. */
public final class Fleet implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** A heartbeat of 390 bytes, as an agent with one GPU sends it. */
  public static final String HEARTBEAT = heartbeat();

  public static final String REGISTER =
      "{\"type\":\"node.register\",\"messageId\":\"0b8f7c1e-5b1f-4f5e-9f1e-000000000000\","
          + "\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"data\":{\"hostname\":\"bench\","
          + "\"ipAddress\":\"127.0.0.1\",\"os\":\"Linux\",\"cpuCores\":32,\"cpuModel\":\"bench\","
          + "\"ramTotal\":137438953472,\"diskTotal\":1099511627776,\"gpuDevices\":[{\"deviceId\":"
          + "\"GPU-0\",\"model\":\"NVIDIA H200\",\"memoryTotal\":150754820096,\"memoryFree\":"
          + "150754820096,\"utilization\":0,\"temperature\":35}],\"daemonVersion\":\"0.1.0\","
          + "\"uptimeSeconds\":3600,\"containerRuntime\":\"none\",\"capabilities\":"
          + "[\"idempotent-commands\"]}}";

  private final LoadClient client;
  private final List<String> tokens;
  private final LoadConnection[] connections;
  private int opened;
  private int acknowledged;
  private int registered;
  private long acks;

  public Fleet(int port, List<String> tokens) throws IOException {
    this(new LoadClient(port), tokens);
  }

  /** A fleet that opens all its connections at once, as after a restart of the server. */
  public static Fleet stormy(int port, List<String> tokens) throws IOException {
    return new Fleet(new LoadClient(port, Integer.MAX_VALUE), tokens);
  }

  private Fleet(LoadClient client, List<String> tokens) {
    this.client = client;
    this.tokens = tokens;
    connections = new LoadConnection[tokens.size()];
  }

  /** Opens every connection without registering. */
  public void connect() throws IOException {
    open(false);
    client.run(() -> opened == connections.length, LIMIT);
  }

  /** Opens every connection and registers every node. */
  public void register() throws IOException {
    open(true);
    client.run(() -> registered == connections.length, LIMIT);
  }

  /**
   * Sends heartbeats from every connection, a fixed number of them unacknowledged at a time.
   *
   * @return acknowledgements received
   */
  public long beat(int outstanding, Duration duration) throws IOException {
    ByteBuffer frame = Frames.text(HEARTBEAT);
    long before = acks;
    for (LoadConnection connection : connections) {
      for (int i = 0; i < outstanding; i++) {
        connection.send(frame);
      }
    }
    long end = io.aiwm.api.time.TimeSource.system().nanos() + duration.toNanos();
    client.run(() -> io.aiwm.api.time.TimeSource.system().nanos() >= end, LIMIT);
    return acks - before;
  }

  /**
   * Sends frames from every connection at a steady rate, whatever is answered.
   *
   * @param frames in turn; none only waits
   * @return frames sent
   */
  public long flood(List<ByteBuffer> frames, int perSecond, Duration duration) throws IOException {
    flooding = true;
    TimeSource time = TimeSource.system();
    long start = time.nanos();
    long[] sent = new long[1];
    client.run(
        () -> {
          long passed = time.nanos() - start;
          long due = frames.isEmpty() ? 0 : passed * perSecond / 1_000_000_000L;
          for (; sent[0] < due; sent[0]++) {
            sendAll(frames.get((int) (sent[0] % frames.size())));
          }
          return passed >= duration.toNanos();
        },
        duration.plus(LIMIT));
    return sent[0] * connections.length;
  }

  private void sendAll(ByteBuffer frame) {
    for (LoadConnection connection : connections) {
      try {
        connection.send(frame);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Answers what is still on its way. */
  public void settle(Duration duration) throws IOException {
    settling = true;
    long end = io.aiwm.api.time.TimeSource.system().nanos() + duration.toNanos();
    client.run(() -> io.aiwm.api.time.TimeSource.system().nanos() >= end, LIMIT);
    settling = false;
  }

  private boolean settling;
  private boolean flooding;

  public int failures() {
    return client.failures();
  }

  /** Handshakes that were refused and begun again. */
  public int repeated() {
    return client.repeated();
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  private void open(boolean register) throws IOException {
    ByteBuffer registration = Frames.text(REGISTER);
    ByteBuffer beat = Frames.text(HEARTBEAT);
    client.open(
        connections.length,
        number -> LoadClient.upgrade("/ws/node", tokens.get(number)),
        new LoadClient.Handler() {
          @Override
          public void opened(LoadConnection connection) {
            connections[connection.number] = connection;
            opened++;
          }

          @Override
          public void text(LoadConnection connection, ByteBuffer payload) throws IOException {
            if (startsWith(payload, Frames.ACK)) {
              acks++;
              if (!settling) {
                connection.send(beat);
              }
            } else if (startsWith(payload, "{\"type\":\"connection.ack\"")) {
              acknowledged++;
              if (register) {
                connection.send(registration);
              }
            } else if (startsWith(payload, "{\"type\":\"register.ack\"")) {
              registered++;
            } else if (!flooding) {
              System.err.println("Unexpected: " + StandardCharsets.UTF_8.decode(payload));
            }
          }
        },
        () -> opened == connections.length,
        LIMIT);
  }

  public int acknowledged() {
    return acknowledged;
  }

  private static boolean startsWith(ByteBuffer payload, String prefix) {
    return payload.remaining() >= prefix.length()
        && IntStream.range(0, prefix.length())
            .allMatch(i -> payload.get(payload.position() + i) == prefix.charAt(i));
  }

  private static String heartbeat() {
    String text =
        "{\"type\":\"telemetry.heartbeat\",\"messageId\":\"7f3d2c1b-0a9e-4d8c-b7f6-123456789abc\","
            + "\"timestamp\":\"2026-01-01T00:00:30.000Z\",\"data\":{\"status\":\"online\","
            + "\"uptimeSeconds\":3630,\"cpuUsage\":25.5,\"ramUsage\":45.2,\"activeDeployments\":0,"
            + "\"gpuStatus\":[{\"deviceId\":\"GPU-0\",\"utilization\":87,\"memoryUsed\":68719476736,"
            + "\"temperature\":64,\"status\":\"ok\"}]},\"metadata\":{\"correlationId\":\"\"}}";
    int at = text.indexOf("\"correlationId\":\"") + "\"correlationId\":\"".length();
    return text.substring(0, at) + "x".repeat(390 - text.length()) + text.substring(at);
  }
}
