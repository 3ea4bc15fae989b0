package io.aiwm.tests.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aiwm.api.event.DeliveryException;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.node.Node;
import io.aiwm.core.notifier.HttpNotifier;
import io.aiwm.core.notifier.HttpNotifierBuilder;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import io.aiwm.testkit.notifier.NotifierContract;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The notifier over HTTP")
class HttpNotifierTest extends NotifierContract {
  private static final String SECRET = "a-signing-secret-of-32-characters";

  private final VirtualTime time = new VirtualTime();
  private final Node node = Fixtures.node("gpu-worker-01");
  private final Event event = Fixtures.event(node, "node.connected");
  private Receiver receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = new Receiver();
  }

  @AfterEach
  void stop() throws IOException {
    receiver.close();
  }

  private HttpNotifierBuilder local() {
    return HttpNotifier.builder(receiver.url()).allowPrivateNetworks().timeSource(time);
  }

  @Override
  protected Notifier createNotifier() {
    return local().build();
  }

  @Override
  protected List<String> deliveredIds() {
    return receiver.requests.stream().map(request -> request.header("Idempotency-Key")).toList();
  }

  @Override
  protected boolean breakReceiver() throws IOException {
    receiver.close();
    return true;
  }

  @Test
  @DisplayName("posts the event as the notification service expects it")
  void body() throws Exception {
    try (HttpNotifier notifier = local().bearerToken("t0ken").build()) {
      notifier.notify(event);
    }
    Receiver.Request request = receiver.requests.get(0);
    JsonNode body = new ObjectMapper().readTree(request.body());
    assertThat(request.line()).isEqualTo("POST /events HTTP/1.1");
    assertThat(request.header("Content-Type")).startsWith("application/json");
    assertThat(request.header("Authorization")).isEqualTo("Bearer t0ken");
    assertThat(request.header("Idempotency-Key")).isEqualTo(event.id());
    assertThat(request.header("X-Correlation-Id")).isEqualTo("correlation-1");
    assertThat(body.properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsExactly("id", "type", "timestamp", "data", "recipients");
    assertThat(body.path("type").asText()).isEqualTo("node.connected");
    assertThat(body.path("timestamp").asText()).matches(".*T.*\\.\\d{3}Z");
    assertThat(body.path("data").path("name").asText()).isEqualTo("gpu-worker-01");
    assertThat(body.path("recipients").path("orgIds").get(0).asText())
        .isEqualTo(node.owner().orgId());
  }

  @Test
  @DisplayName("signs id, time and body, so that the receiver can tell who sent it and when")
  void signature() throws Exception {
    try (HttpNotifier notifier = local().signingSecret(SECRET).build()) {
      notifier.notify(event);
    }
    Receiver.Request request = receiver.requests.get(0);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String signed = event.id() + "." + time.now().getEpochSecond() + "." + request.body();
    byte[] expected = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    assertThat(request.header("webhook-id")).isEqualTo(event.id());
    assertThat(request.header("webhook-timestamp"))
        .isEqualTo(String.valueOf(time.now().getEpochSecond()));
    assertThat(request.header("webhook-signature"))
        .isEqualTo("v1," + Base64.getEncoder().encodeToString(expected));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 415, 422})
  @DisplayName("takes the answer that the event is wrong as final")
  void refused(int status) {
    receiver.behaviour = Receiver.status(status, "");
    try (HttpNotifier notifier = local().build()) {
      assertThatThrownBy(() -> notifier.notify(event))
          .isInstanceOfSatisfying(DeliveryException.class, e -> assertThat(e.isRefused()).isTrue())
          .hasMessage("The receiver answered " + status);
    }
  }

  @Test
  @DisplayName("obeys Retry-After as seconds and as a date")
  void retryAfter() {
    try (HttpNotifier notifier = local().build()) {
      receiver.behaviour = Receiver.status(429, "Retry-After: 120\r\n");
      assertPaused(notifier, Duration.ofMinutes(2));
      String date =
          java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
              time.now().atOffset(java.time.ZoneOffset.UTC).plusSeconds(300));
      receiver.behaviour = Receiver.status(503, "Retry-After: " + date + "\r\n");
      assertPaused(notifier, Duration.ofMinutes(5));
      receiver.behaviour = Receiver.status(429, "");
      assertPaused(notifier, Duration.ofSeconds(1));
    }
  }

  private void assertPaused(HttpNotifier notifier, Duration pause) {
    assertThatThrownBy(() -> notifier.notify(event))
        .isInstanceOfSatisfying(
            DeliveryException.class, e -> assertThat(e.retryAfter()).isEqualTo(pause));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 401, 403, 404, 502, 503, 504})
  @DisplayName("takes a status that has nothing to do with the event for a receiver that is away")
  void away(int status) {
    receiver.behaviour = Receiver.status(status, "");
    assertAway("answered " + status);
  }

  @Test
  @DisplayName("takes a closed port for a receiver that is away")
  void closed() throws IOException {
    receiver.close();
    assertAway("refused");
  }

  private void assertAway(String message) {
    try (HttpNotifier notifier = local().build()) {
      assertThatThrownBy(() -> notifier.notify(event))
          .hasMessageContaining(message)
          .isInstanceOfSatisfying(
              DeliveryException.class, e -> assertThat(e.isUnavailable()).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {409, 418, 500, 501})
  @DisplayName("counts any other status as a failure that may be the event's")
  void failure(int status) {
    receiver.behaviour = Receiver.status(status, "");
    try (HttpNotifier notifier = local().build()) {
      assertThatThrownBy(() -> notifier.notify(event))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("answered " + status);
    }
  }

  @Test
  @DisplayName("follows no redirect")
  void redirect() throws Exception {
    try (Receiver elsewhere = new Receiver();
        HttpNotifier notifier = local().build()) {
      receiver.behaviour = Receiver.status(307, "Location: " + elsewhere.url() + "\r\n");
      assertThatThrownBy(() -> notifier.notify(event)).hasMessageContaining("not followed");
      assertThat(elsewhere.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "\u0000\u0001\u0002", ""})
  @DisplayName("takes garbage for a failure")
  void garbage(String answer) {
    receiver.behaviour =
        (request, socket) -> {
          Receiver.write(socket, answer);
          socket.close();
        };
    try (HttpNotifier notifier = local().build()) {
      assertThatThrownBy(() -> notifier.notify(event)).isInstanceOf(IOException.class);
    }
  }

  @Test
  @DisplayName("gives up on an answer without end")
  void endless() {
    receiver.behaviour =
        (request, socket) -> {
          Receiver.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
          while (true) {
            Receiver.write(socket, "x".repeat(8_192));
          }
        };
    try (HttpNotifier notifier = local().build()) {
      assertThatThrownBy(() -> notifier.notify(event))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("65536");
    }
  }

  @Test
  @DisplayName("ends a call in the middle of an answer that drips")
  void dripping() {
    receiver.behaviour =
        (request, socket) -> {
          Receiver.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
          while (true) {
            Receiver.write(socket, "x");
            TimeUnit.MILLISECONDS.sleep(20);
          }
        };
    try (HttpNotifier notifier = local().timeout(Duration.ofMillis(300)).build()) {
      assertThatThrownBy(() -> notifier.notify(event))
          .isInstanceOf(IOException.class)
          .hasMessage("No response within 300 ms");
    }
  }

  @Test
  @DisplayName("ends a call that is interrupted")
  void interrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    receiver.behaviour =
        (request, socket) -> {
          asked.countDown();
          TimeUnit.MINUTES.sleep(1);
        };
    try (HttpNotifier notifier = local().build()) {
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  notifier.notify(event);
                } catch (Exception e) {
                  thrown.complete(e);
                }
              });
      caller.start();
      asked.await();
      caller.interrupt();
      assertThat(thrown)
          .succeedsWithin(Duration.ofSeconds(5))
          .isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  @DisplayName("is not led into the machine's own network")
  void guarded() {
    for (String url : List.of(receiver.url().toString(), "http://169.254.169.254/latest/")) {
      try (HttpNotifier notifier = HttpNotifier.to(url)) {
        assertThatThrownBy(() -> notifier.notify(event))
            .isInstanceOf(DeliveryException.class)
            .hasMessageContaining("resolves to an address that is not allowed");
      }
    }
    assertThat(receiver.requests).isEmpty();
  }

  @Test
  @DisplayName("never reaches a metadata service, even where private networks are allowed")
  void metadata() {
    URI url = URI.create("http://169.254.169.254/latest/meta-data/");
    try (HttpNotifier notifier = HttpNotifier.builder(url).allowPrivateNetworks().build()) {
      assertThatThrownBy(() -> notifier.notify(event))
          .hasMessageContaining("resolves to an address that is not allowed");
    }
  }

  @Test
  @DisplayName("refuses settings that cannot be meant")
  void settings() {
    assertThatThrownBy(() -> HttpNotifier.to("ftp://noti.example/events"))
        .hasMessageContaining("http or https");
    assertThatThrownBy(() -> HttpNotifier.to("https://user:secret@noti.example/events"))
        .hasMessageContaining("no user")
        .hasMessageNotContaining("secret");
    HttpNotifierBuilder builder = HttpNotifier.builder(URI.create("http://noti.example/events"));
    assertThatThrownBy(() -> builder.bearerToken("t0ken").build()).hasMessageContaining("https");
    assertThatThrownBy(() -> builder.bearerToken("a b\r\n")).hasMessageContaining("characters");
    assertThatThrownBy(() -> builder.signingSecret("short")).hasMessageContaining("24 bytes");
    assertThatThrownBy(() -> builder.allowedHosts(Set.of("other.example")).build())
        .hasMessageContaining("not allowed");
  }
}
