package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.StreamSink;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.engine.WorkPool;
import io.aiwm.core.internal.http.DefaultHttpApi;
import io.aiwm.core.jakarta.AiwmServlet;
import io.aiwm.core.settings.HttpSettings;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The servlet, in a real container")
@Timeout(60)
class AiwmServletTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  record Echo(String text) {}

  private final RestWorld world = new RestWorld();
  private final TimeSource time = TimeSource.system();
  private final Scheduler scheduler = Scheduler.system("servlet-test", 1);
  private final WorkPool work = new WorkPool("servlet-test-work", 4, 1_000);
  private final List<StreamSink> sinks = new CopyOnWriteArrayList<>();
  private final AtomicInteger closedStreams = new AtomicInteger();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void start() throws Exception {
    Engine engine =
        new Engine("c", world.store, time, scheduler, work, new io.aiwm.api.entity.Ids(time));
    DefaultHttpApi api =
        DefaultHttpApi.builder(engine)
            .settings(HttpSettings.defaults().withRequestsPerMinute(100_000))
            .authenticator(
                request -> Principal.user("u", "u", "org-1", Set.of(Role.ORGANIZATION_OWNER)))
            .operations(
                List.of(
                    Operation.post("echo.post", "/echo")
                        .body(Echo.class)
                        .returns(200, Echo.class)
                        .handle(call -> call.body()),
                    Operation.get("text.get", "/text/{name}")
                        .access(Access.PUBLIC)
                        .handle(
                            call -> HttpResponse.text(200, "text/plain", call.parameter("name"))),
                    Operation.get("large.get", "/large")
                        .access(Access.PUBLIC)
                        .handle(
                            call ->
                                HttpResponse.bytes(
                                    200, "application/octet-stream", new byte[8 << 20])),
                    Operation.get("stream.get", "/stream")
                        .access(Access.PUBLIC)
                        .handle(call -> HttpResponse.stream("text/event-stream", this::opened))))
            .build();
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    ServletHolder holder = new ServletHolder(new AiwmServlet(api));
    context.addServlet(holder, "/api/v1/*");
    context.addServlet(holder, "/*");
    server.setHandler(context);
    server.start();
  }

  private void opened(StreamSink sink) {
    sinks.add(sink);
    sink.onClose(closedStreams::incrementAndGet);
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    work.close();
    scheduler.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://localhost:" + connector.getLocalPort() + path));
  }

  @Test
  @DisplayName("serves the same API under every mapping, with paths decoded once")
  void mappings() throws Exception {
    for (String mount : List.of("", "/api/v1", "/%61pi/v1")) {
      var answer = client.send(to(mount + "/text/a%20b%C3%A9").build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(mount).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("a b\u00e9");
      assertThat(answer.headers().firstValue("X-Correlation-Id")).isPresent();
    }
    assertThat(
            client
                .send(to("/api/v1").build(), BodyHandlers.ofString())
                .headers()
                .firstValue("Location")
                .orElseThrow())
        .endsWith("/api/v1/");
  }

  @Test
  @DisplayName("answers bodies whether their length is known or not")
  void bodies() throws Exception {
    byte[] json = "{\"text\":\"h\u00e9llo\"}".getBytes(StandardCharsets.UTF_8);
    for (HttpRequest.BodyPublisher body :
        List.of(
            BodyPublishers.ofByteArray(json),
            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(json)))) {
      var answer =
          client.send(
              to("/echo").header("Content-Type", "application/json").POST(body).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"text\":\"h\u00e9llo\"}");
    }
  }

  @Test
  @DisplayName("refuses a body that never ends as soon as it is too large")
  void endless() throws Exception {
    try (Socket socket = new Socket("localhost", connector.getLocalPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      byte[] chunk = ("10000\r\n" + "x".repeat(65536) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 17; i++) {
        out.write(chunk);
      }
      out.flush();
      assertThat(firstLine(socket.getInputStream())).contains(" 413 ");
    }
  }

  @Test
  @DisplayName("lets clients that send slowly wait without a thread")
  void slowBodies() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Socket socket = new Socket("localhost", connector.getLocalPort());
      socket
          .getOutputStream()
          .write(
              "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"te"
                  .getBytes(StandardCharsets.US_ASCII));
      slow.add(socket);
    }
    var quick = client.send(to("/text/quick").timeout(SOON).build(), BodyHandlers.ofString());
    assertThat(quick.body()).isEqualTo("quick");
    slow.get(299).getOutputStream().write("xt\":\"a\"}".getBytes(StandardCharsets.US_ASCII));
    assertThat(firstLine(slow.get(299).getInputStream())).contains(" 200 ");
    for (Socket socket : slow) {
      socket.close();
    }
  }

  @Test
  @DisplayName("lets clients that read slowly wait without a thread, and gives them all of it")
  void slowReaders() throws Exception {
    List<CompletableFuture<java.net.http.HttpResponse<InputStream>>> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slow.add(client.sendAsync(to("/large").build(), BodyHandlers.ofInputStream()));
    }
    CompletableFuture.allOf(slow.toArray(CompletableFuture[]::new)).join();
    assertThat(client.send(to("/text/quick").timeout(SOON).build(), BodyHandlers.ofString()).body())
        .isEqualTo("quick");
    for (var answer : slow) {
      try (InputStream in = answer.join().body()) {
        assertThat(in.readAllBytes()).hasSize(8 << 20);
      }
    }
  }

  @Test
  @DisplayName("streams to a client as things happen, and notices when it goes")
  void streams() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (Socket socket = new Socket("localhost", connector.getLocalPort())) {
      socket
          .getOutputStream()
          .write("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      await().atMost(SOON).until(() -> sinks.size() == 1);
      sinks.get(0).write("data: one\n\n".getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      StringBuilder text = new StringBuilder();
      await()
          .atMost(SOON)
          .until(
              () -> {
                byte[] some = new byte[in.available()];
                int count = in.read(some);
                text.append(new String(some, 0, Math.max(0, count), StandardCharsets.UTF_8));
                return text.indexOf("data: one") > 0;
              });
      lines.add(text.toString());
    }
    assertThat(lines.get(0)).contains("text/event-stream");
    await()
        .atMost(SOON)
        .until(
            () -> {
              sinks.get(0).write(": ping\n\n".getBytes(StandardCharsets.UTF_8));
              return closedStreams.get() == 1;
            });
  }

  @Test
  @DisplayName("closes a client that does not read rather than buffer without bound")
  void deaf() throws Exception {
    try (Socket socket = new Socket("localhost", connector.getLocalPort())) {
      socket
          .getOutputStream()
          .write("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      await().atMost(SOON).until(() -> sinks.size() == 1);
      byte[] chunk = new byte[64 * 1024];
      int sent = 0;
      while (sinks.get(0).write(chunk) && sent < 1_000) {
        sent++;
      }
      assertThat(sent).as("64 KiB chunks before the stream was closed").isLessThan(1_000);
      assertThat(closedStreams).hasValue(1);
    }
  }

  @Test
  @DisplayName("answers many at once")
  void many() {
    List<CompletableFuture<java.net.http.HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      answers.add(client.sendAsync(to("/text/" + i).build(), BodyHandlers.ofString()));
    }
    for (int i = 0; i < 500; i++) {
      assertThat(answers.get(i).join().body()).isEqualTo(String.valueOf(i));
    }
  }

  private static String firstLine(InputStream in) throws Exception {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }
}
