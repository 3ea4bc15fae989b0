package io.aiwm.tests.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client that knows the node protocol's page and nothing of AIWM's classes. */
final class RawAgent implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private final boolean reads;
  private final WebSocket socket;

  private RawAgent(URI uri, Map<String, String> headers, boolean reads, String... subprotocols) {
    this.reads = reads;
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
    headers.forEach(builder::header);
    if (subprotocols.length > 0) {
      String[] rest = new String[subprotocols.length - 1];
      System.arraycopy(subprotocols, 1, rest, 0, rest.length);
      builder.subprotocols(subprotocols[0], rest);
    }
    socket = builder.buildAsync(uri, this).join();
  }

  static RawAgent with(URI uri, Map<String, String> headers) {
    return new RawAgent(uri, headers, true);
  }

  static RawAgent bearing(URI uri, String token) {
    return with(uri, Map.of("Authorization", "Bearer " + token));
  }

  static RawAgent offering(URI uri, String... subprotocols) {
    return new RawAgent(uri, Map.of(), true, subprotocols);
  }

  /** One that connects and then never reads. */
  static RawAgent deaf(URI uri, String token) {
    return new RawAgent(uri, Map.of("Authorization", "Bearer " + token), false);
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    if (reads) {
      webSocket.request(1);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      try {
        frames.add(MAPPER.readTree(partial.toString()));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      partial.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closed.complete(code + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.complete("error " + error);
  }

  RawAgent say(String frame) {
    socket.sendText(frame.replace('\'', '"'), true).join();
    return this;
  }

  /** Begins to say it; the controller may close before the end. */
  RawAgent begin(String frame) {
    var unused = socket.sendText(frame.replace('\'', '"'), true).exceptionally(cutOff -> socket);
    return this;
  }

  RawAgent sayBinary() {
    socket.sendBinary(ByteBuffer.allocate(3), true).join();
    return this;
  }

  /** Says it in two frames, the second one a continuation. */
  RawAgent sayInPieces(String frame) {
    String text = frame.replace('\'', '"');
    socket.sendText(text.substring(0, 10), false).join();
    socket.sendText(text.substring(10), true).join();
    return this;
  }

  /** The next frame of that type; others are passed over. */
  JsonNode hear(String type) throws Exception {
    while (true) {
      JsonNode frame = frames.poll(10, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("No " + type + " came; closed: " + closed.getNow("no"));
      }
      if (frame.get("type").asText().equals(type)) {
        return frame;
      }
    }
  }

  /** Code and reason of the close. */
  String closed() throws Exception {
    return closed.get(20, TimeUnit.SECONDS);
  }

  boolean isOpen() {
    return !closed.isDone();
  }

  /** Breaks the connection without a close. */
  void vanish() {
    socket.abort();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
