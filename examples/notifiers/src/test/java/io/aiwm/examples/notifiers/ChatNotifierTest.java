package io.aiwm.examples.notifiers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aiwm.api.event.Notifier;
import io.aiwm.testkit.notifier.NotifierContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The chat notifier")
class ChatNotifierTest extends NotifierContract {
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private HttpServer chat;

  @BeforeEach
  void start() throws IOException {
    chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    chat.createContext("/hook", this::take);
    chat.start();
  }

  @AfterEach
  void stop() {
    chat.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      ids.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @Override
  protected Notifier createNotifier() {
    URI webhook = URI.create("http://127.0.0.1:" + chat.getAddress().getPort() + "/hook");
    return ChatNotifier.builder(webhook).allowPrivateNetworks().build();
  }

  @Override
  protected List<String> deliveredIds() {
    return ids;
  }

  @Override
  protected boolean breakReceiver() {
    chat.stop(0);
    return true;
  }

  @Test
  @DisplayName("writes a line of text")
  void text() throws Exception {
    Map<String, Object> error = Map.of("code", "CHECKSUM_MISMATCH", "message", "wrong checksum");
    try (Notifier notifier = createNotifier()) {
      notifier.notify(
          Events.of("node.installation_failed", Map.of("nodeName", "gpu-1", "error", error)));
    }
    assertThat(new ObjectMapper().readTree(bodies.get(0)).get("text").textValue())
        .isEqualTo("CRITICAL: gpu-1 could not be installed: wrong checksum");
  }
}
