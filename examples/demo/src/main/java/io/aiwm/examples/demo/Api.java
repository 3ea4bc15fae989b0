package io.aiwm.examples.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The host's REST API, as any client sees it. */
final class Api {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final URI base;
  private String token = "";

  Api(URI base) {
    this.base = base;
  }

  URI base() {
    return base;
  }

  /** Logs in; later requests carry the token. */
  JsonNode login(String username, String password) throws InterruptedException {
    JsonNode answer = post("/auth/login", Map.of("username", username, "password", password));
    token = answer.path("accessToken").asText();
    return answer.path("user");
  }

  JsonNode get(String path) throws InterruptedException {
    return answered(request(path).GET().build());
  }

  JsonNode post(String path, Object body) throws InterruptedException {
    try {
      var content = BodyPublishers.ofString(json.writeValueAsString(body));
      return answered(
          request(path).header("Content-Type", "application/json").POST(content).build());
    } catch (JsonProcessingException e) {
      throw new DemoException("Cannot write a request for " + path, e);
    }
  }

  /** The status of the health page, or nothing while nobody answers. */
  Optional<Integer> health() throws InterruptedException {
    try {
      var answer = client.send(request("/health").GET().build(), BodyHandlers.discarding());
      return Optional.of(answer.statusCode());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Opens the event stream from the very first event on; events reach {@code events} until the
   * connection ends.
   */
  void stream(EventStream events) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/events/stream"))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", "0")
            .build();
    events.follow(client.sendAsync(request, BodyHandlers.fromLineSubscriber(events)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private JsonNode answered(HttpRequest request) throws InterruptedException {
    String what = request.method() + " " + request.uri().getPath();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new DemoException(
            what + " answered " + response.statusCode() + ": " + response.body());
      }
      return json.readTree(response.body());
    } catch (IOException e) {
      throw new DemoException(what + " got no answer: " + e.getMessage(), e);
    }
  }
}
