package io.aiwm.agent.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A controller on a real socket, small enough to misbehave in every way: it greets, registers and
 * records what comes in, and does what a test tells it.
 */
public final class FakeController implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ServerSocket server;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
  private volatile Function<Map<String, String>, Integer> handshake = headers -> 101;
  private volatile Function<Connection, Boolean> greeting = connection -> true;
  private volatile String pendingCommands = "[]";
  private volatile boolean answersPings = true;
  private volatile long healthOffsetMillis;

  public FakeController() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  public URI uri() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/ws/node");
  }

  /** Decides the HTTP status of each handshake; 101 lets it in. */
  public void handshake(Function<Map<String, String>, Integer> decide) {
    handshake = decide;
  }

  /** Runs instead of the welcome when it answers false. */
  public void greeting(Function<Connection, Boolean> decide) {
    greeting = decide;
  }

  public void pendingCommands(String json) {
    pendingCommands = json;
  }

  public void answersPings(boolean answers) {
    answersPings = answers;
  }

  public void clockAhead(Duration offset) {
    healthOffsetMillis = offset.toMillis();
  }

  public List<Connection> connections() {
    return connections;
  }

  public List<JsonNode> messages(String type) {
    return messages.stream().filter(it -> it.path("type").asText().equals(type)).toList();
  }

  public JsonNode awaitMessage(String type, Predicate<JsonNode> wanted) {
    await().alias(type).atMost(PATIENCE).until(() -> messages(type).stream().anyMatch(wanted));
    return messages(type).stream().filter(wanted).findFirst().orElseThrow();
  }

  public JsonNode awaitMessage(String type) {
    return awaitMessage(type, any -> true);
  }

  public JsonNode awaitResult(String messageId) {
    return awaitMessage(
        "command.result",
        it ->
            it.at("/data/originalMessageId").asText().equals(messageId)
                && !it.at("/data/status").asText().equals("progress"));
  }

  public Connection awaitConnection(int number) {
    await().atMost(PATIENCE).until(() -> connections.size() >= number);
    return connections.get(number - 1);
  }

  /** The latest connection. */
  public Connection current() {
    assertThat(connections).isNotEmpty();
    return connections.get(connections.size() - 1);
  }

  public static String command(String type, String messageId, String data) {
    return """
    {"type":"%s","messageId":"%s","timestamp":"2026-01-01T00:00:00.000Z","data":%s,
     "metadata":{"correlationId":"corr-%s","executionId":"e1","stepIndex":2}}\
    """
        .formatted(type, messageId, data, messageId);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Connection connection : connections) {
      connection.drop();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "fake-controller");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket socket) {
    try {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String request = line(in);
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        headers.put(line.split(":", 2)[0].strip(), line.split(":", 2)[1].strip());
      }
      if (!headers.containsKey("Sec-WebSocket-Key")) {
        health(socket, request);
        return;
      }
      int status = handshake.apply(headers);
      if (status != 101) {
        write(socket, "HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n");
        socket.close();
        return;
      }
      write(
          socket,
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + accept(headers.get("Sec-WebSocket-Key"))
              + "\r\n\r\n");
      Connection connection = new Connection(socket, headers);
      connections.add(connection);
      connection.read(new DataInputStream(in));
    } catch (IOException e) {
      // The agent went away.
    }
  }

  private void health(Socket socket, String request) throws IOException {
    String date =
        java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME
            .withLocale(Locale.ROOT)
            .format(
                java.time.ZonedDateTime.now(java.time.ZoneOffset.UTC)
                    .plusNanos(healthOffsetMillis * 1_000_000));
    assertThat(request).startsWith("GET /health");
    write(socket, "HTTP/1.1 200 OK\r\nDate: " + date + "\r\nContent-Length: 2\r\n\r\n{}");
    socket.close();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** One agent's connection. */
  public final class Connection {
    private final Socket socket;
    private final Map<String, String> headers;
    private volatile int closeCode;

    Connection(Socket socket, Map<String, String> headers) {
      this.socket = socket;
      this.headers = headers;
    }

    public Map<String, String> headers() {
      return headers;
    }

    /** Code of the agent's close frame; zero before it. */
    public int closeCode() {
      return closeCode;
    }

    public void send(String text) {
      frame(1, text.getBytes(UTF_8));
    }

    public void close(int code, String reason) {
      byte[] phrase = reason.getBytes(UTF_8);
      frame(8, ByteBuffer.allocate(2 + phrase.length).putShort((short) code).put(phrase).array());
    }

    /** Cuts the connection without a word. */
    public void drop() throws IOException {
      socket.close();
    }

    private synchronized void frame(int opcode, byte[] payload) {
      try {
        OutputStream out = socket.getOutputStream();
        ByteBuffer header = ByteBuffer.allocate(10).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
          header.put((byte) payload.length);
        } else if (payload.length < 65_536) {
          header.put((byte) 126).putShort((short) payload.length);
        } else {
          header.put((byte) 127).putLong(payload.length);
        }
        out.write(header.array(), 0, header.position());
        out.write(payload);
        out.flush();
      } catch (IOException e) {
        // The agent went away.
      }
    }

    private void read(DataInputStream in) throws IOException {
      if (greeting.apply(this)) {
        send(
            "{\"type\":\"connection.ack\",\"messageId\":\"a\",\"status\":\"success\","
                + "\"nodeId\":\"n1\",\"controllerId\":\"c1\",\"data\":{\"status\":\"success\"}}");
      }
      StringBuilder text = new StringBuilder();
      while (true) {
        int first = in.readUnsignedByte();
        byte[] payload = payload(in);
        switch (first & 0x0f) {
          case 0, 1 -> {
            text.append(new String(payload, UTF_8));
            if ((first & 0x80) != 0) {
              received(JSON.readTree(text.toString()));
              text.setLength(0);
            }
          }
          case 8 -> {
            closeCode = payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
            frame(8, payload);
            socket.close();
            return;
          }
          case 9 -> {
            if (answersPings) {
              frame(10, payload);
            }
          }
          default -> {
            // Pongs: nothing to do.
          }
        }
      }
    }

    private byte[] payload(DataInputStream in) throws IOException {
      int length = in.readUnsignedByte() & 0x7f;
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = (int) in.readLong();
      }
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      return payload;
    }

    private void received(JsonNode message) {
      messages.add(message);
      if (message.path("type").asText().equals("node.register")) {
        send(
            "{\"type\":\"register.ack\",\"messageId\":\"b\",\"data\":{\"status\":\"success\","
                + "\"nodeId\":\"n1\",\"controllerInfo\":{\"controllerId\":\"c1\","
                + "\"heartbeatInterval\":200,\"metricsInterval\":300,\"timezone\":\"UTC\"},"
                + "\"pendingCommands\":"
                + pendingCommands
                + "}}");
      }
    }
  }
}
