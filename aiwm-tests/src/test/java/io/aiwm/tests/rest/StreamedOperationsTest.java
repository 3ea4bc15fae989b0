package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Content;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.PublishedStream;
import io.aiwm.core.http.SocketChannel;
import io.aiwm.core.http.SocketHandler;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.engine.WorkPool;
import io.aiwm.core.internal.http.DefaultHttpApi;
import io.aiwm.core.jakarta.AiwmServlet;
import io.aiwm.core.jakarta.OperationEndpoint;
import io.aiwm.core.settings.HttpSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Operations that read and write as it comes, in a real container")
@Timeout(60)
class StreamedOperationsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final long MAX_BYTES = 32L << 20;

  record Received(long bytes, long checksum) {}

  private final RestWorld world = new RestWorld();
  private final TimeSource time = TimeSource.system();
  private final Scheduler scheduler = Scheduler.system("stream-test", 1);
  private final WorkPool work = new WorkPool("stream-test-work", 4, 1_000);
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
  private final AtomicLong offered = new AtomicLong();
  private final HeldReader held = new HeldReader();
  private final Echo echo = new Echo();

  @BeforeEach
  void start() throws Exception {
    Engine engine = new Engine("c", world.store, time, scheduler, work, new Ids(time));
    DefaultHttpApi api =
        DefaultHttpApi.builder(engine)
            .settings(HttpSettings.defaults().withRequestsPerMinute(100_000))
            .authenticator(
                request -> {
                  boolean known = request.bearerToken().isPresent();
                  if (!known) {
                    throw new AuthenticationException("TOKEN_MISSING", "None");
                  }
                  return Principal.user("u", "u", "org-1", Set.of(Role.ORGANIZATION_OWNER));
                })
            .operations(operations())
            .build();
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    context.addServlet(new ServletHolder(new AiwmServlet(api)), "/api/*");
    JakartaWebSocketServletContainerInitializer.configure(
        context,
        (servlets, sockets) -> {
          for (var config : OperationEndpoint.configs(api, "/api")) {
            sockets.addEndpoint(config);
          }
        });
    server.setHandler(context);
    server.start();
  }

  private List<Operation<?, ?>> operations() {
    return List.of(
        Operation.post("file.upload", "/files")
            .access(Access.EDIT)
            .content(MAX_BYTES, "application/octet-stream")
            .returns(201, Received.class)
            .handle(call -> received(call.body())),
        Operation.post("file.hold", "/held")
            .access(Access.PUBLIC)
            .content(Long.MAX_VALUE, "application/octet-stream")
            .handleAsync(call -> held.read(call.body())),
        Operation.get("file.download", "/files/{name}")
            .access(Access.PUBLIC)
            .handle(
                call ->
                    HttpResponse.stream(
                        "application/octet-stream", new PublishedStream(this::publish))),
        Operation.get("file.talk", "/talk/{name}")
            .socket(64 * 1024)
            .handle(call -> HttpResponse.socket(echo)));
  }

  private Received received(Content content) {
    CRC32 checksum = new CRC32();
    byte[] buffer = new byte[10_000];
    long bytes = 0;
    try (content) {
      for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        checksum.update(buffer, 0, count);
        bytes += count;
      }
    } catch (IOException e) {
      broken.set(e);
      throw new UncheckedIOException(e);
    }
    return new Received(bytes, checksum.getValue());
  }

  /** A hundred megabytes, as fast as they are asked for. */
  private void publish(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          private int left = 1_600;

          @Override
          public void request(long count) {
            offered.incrementAndGet();
            work.execute(
                () -> {
                  if (left-- > 0) {
                    subscriber.onNext(ByteBuffer.allocate(64 * 1024));
                  } else {
                    subscriber.onComplete();
                  }
                });
          }

          @Override
          public void cancel() {}
        });
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    work.close();
    scheduler.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://localhost:" + connector.getLocalPort() + "/api" + path))
        .header("Authorization", "Bearer x");
  }

  @Test
  @DisplayName("take a body of many megabytes whole, whether its length is known or not")
  void upload() throws Exception {
    byte[] bytes = new byte[20 << 20];
    new Random(1).nextBytes(bytes);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    for (HttpRequest.BodyPublisher body :
        List.of(
            BodyPublishers.ofByteArray(bytes),
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))) {
      var answer = client.send(to("/files").POST(body).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(201);
      assertThat(answer.body())
          .contains("\"bytes\":" + bytes.length)
          .contains("\"checksum\":" + checksum.getValue());
    }
  }

  @Test
  @DisplayName("refuse more than they take, whether it is declared or shows on the way")
  void tooLarge() throws Exception {
    byte[] bytes = new byte[(int) MAX_BYTES + 1];
    var undeclared =
        client.send(
            to("/files")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                .build(),
            BodyHandlers.ofString());
    assertThat(undeclared.statusCode()).isEqualTo(413);
    assertThat(undeclared.body()).contains("BODY_TOO_LARGE");
    try (Socket socket = new Socket("localhost", connector.getLocalPort())) {
      write(socket, "POST /api/files", "Content-Length: " + (MAX_BYTES + 1));
      assertThat(firstLine(socket)).contains("413");
    }
  }

  @Test
  @DisplayName("never take a body that breaks off for a whole one")
  void brokenOff() throws Exception {
    try (Socket socket = new Socket("localhost", connector.getLocalPort())) {
      write(socket, "POST /api/files", "Content-Length: 1000000");
      socket.getOutputStream().write(new byte[500_000]);
      socket.getOutputStream().flush();
    }
    await().atMost(SOON).until(() -> broken.get() != null);
  }

  @Test
  @DisplayName("hold the client back while they do not read")
  void heldBack() throws Exception {
    try (Socket socket = new Socket("localhost", connector.getLocalPort())) {
      write(socket, "POST /api/held", "Content-Length: 1000000000");
      AtomicLong written = new AtomicLong();
      Thread sender =
          new Thread(
              () -> {
                byte[] chunk = new byte[64 * 1024];
                try {
                  OutputStream out = socket.getOutputStream();
                  while (written.get() < 1_000_000_000L) {
                    out.write(chunk);
                    written.addAndGet(chunk.length);
                  }
                } catch (IOException closed) {
                  // The test is over.
                }
              });
      sender.setDaemon(true);
      sender.start();
      await().atMost(SOON).until(() -> held.subscription != null);
      await()
          .atMost(SOON)
          .during(Duration.ofMillis(500))
          .until(() -> written.get() - held.read.get() * Content.CHUNK, ahead -> ahead < 32L << 20);
      assertThat(held.read).hasValue(0);
      held.more(100);
      await().atMost(SOON).until(() -> held.read.get() == 100);
      long before = written.get();
      // The sender goes on once much of what the kernel holds for both sides is free again.
      await()
          .atMost(SOON)
          .until(
              () -> {
                held.more(100);
                return written.get() > before;
              });
    }
  }

  @Test
  @DisplayName("do not run ahead of a client that reads slowly")
  void slowReader() throws Exception {
    try (Socket socket = new Socket("localhost", connector.getLocalPort())) {
      write(socket, "GET /api/files/x", "Connection: close");
      InputStream in = socket.getInputStream();
      in.readNBytes(1_000);
      await()
          .atMost(SOON)
          .during(Duration.ofMillis(500))
          .until(offered::get, count -> count * 64 * 1024 < 40L << 20);
      long rest = in.transferTo(OutputStream.nullOutputStream());
      assertThat(rest).isGreaterThan(1_600L * 64 * 1024 - 1_000);
    }
  }

  @Test
  @DisplayName("are refused to whoever may not, before anything is read")
  void refused() throws Exception {
    var answer =
        client.send(
            HttpRequest.newBuilder(to("/files").build().uri())
                .POST(BodyPublishers.ofByteArray(new byte[1_000]))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName("let WebSocket connections in, with the rights of the request")
  void talk() {
    Listener listener = new Listener();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .header("Authorization", "Bearer x")
            .buildAsync(talkTo(), listener)
            .join();
    socket.sendText("hello", true).join();
    socket.sendBinary(ByteBuffer.wrap("bytes".getBytes(StandardCharsets.UTF_8)), true).join();
    await().atMost(SOON).until(() -> listener.heard.size() == 2);
    assertThat(listener.heard).containsExactly("hello", "bytes");
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    await().atMost(SOON).until(() -> echo.closed.get() == 1);

    Listener stranger = new Listener();
    client.newWebSocketBuilder().buildAsync(talkTo(), stranger).join();
    await().atMost(SOON).until(() -> stranger.code.get() == 4401);
  }

  @Test
  @DisplayName("answer a plain request to a WebSocket with 426")
  void plain() throws Exception {
    assertThat(client.send(to("/talk/x").build(), BodyHandlers.ofString()).statusCode())
        .isEqualTo(426);
  }

  private URI talkTo() {
    return URI.create("ws://localhost:" + connector.getLocalPort() + "/api/talk/x");
  }

  private static void write(Socket socket, String line, String header) throws IOException {
    String head =
        line + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n" + header + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String firstLine(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c >= 0 && c != '\n'; ) {
      line.append((char) c);
      c = socket.getInputStream().read();
    }
    return line.toString();
  }

  /** Reads only as many chunks as it is told to. */
  private static final class HeldReader implements Flow.Subscriber<ByteBuffer> {
    final AtomicLong read = new AtomicLong();
    private volatile Flow.@Nullable Subscription subscription;

    CompletionStage<HttpResponse> read(Content content) {
      content.subscribe(this);
      return new CompletableFuture<>();
    }

    void more(int chunks) {
      Flow.Subscription source = subscription;
      if (source != null) {
        source.request(chunks);
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription value) {
      subscription = value;
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      read.incrementAndGet();
    }

    @Override
    public void onError(Throwable failure) {
      read.addAndGet(0);
    }

    @Override
    public void onComplete() {
      read.addAndGet(0);
    }
  }

  /** Sends back what it hears. */
  private static final class Echo implements SocketHandler {
    final AtomicLong closed = new AtomicLong();
    private volatile @Nullable SocketChannel channel;

    @Override
    public void opened(SocketChannel value) {
      channel = value;
    }

    @Override
    public void text(String message) {
      Objects.requireNonNull(channel).send(message);
    }

    @Override
    public void binary(ByteBuffer message) {
      Objects.requireNonNull(channel).send(message);
    }

    @Override
    public void closed() {
      closed.incrementAndGet();
    }
  }

  private static final class Listener implements WebSocket.Listener {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final AtomicLong code = new AtomicLong();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      heard.add(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      heard.add(StandardCharsets.UTF_8.decode(data).toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      code.set(status);
      return null;
    }
  }
}
