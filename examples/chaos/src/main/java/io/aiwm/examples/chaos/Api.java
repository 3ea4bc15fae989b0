package io.aiwm.examples.chaos;

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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The REST API of the hosts, asked in turn. Safe for use by many threads. */
final class Api {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final HttpClient client = HttpClient.newBuilder().build();
  private final List<URI> hosts;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param body JSON; missing where there is none
   */
  record Answer(int status, JsonNode body) {
    boolean ok() {
      return status / 100 == 2;
    }
  }

  Api(List<URI> hosts) {
    this.hosts = List.copyOf(hosts);
  }

  /** The answer, or empty where none came. */
  Optional<Answer> get(String path) throws InterruptedException {
    return send(path, "GET", null);
  }

  /** The answer, or empty where none came: whether it happened is not known then. */
  Optional<Answer> post(String path, Object body) throws InterruptedException {
    return send(path, "POST", body);
  }

  /** Asks until it is answered with success. */
  JsonNode read(String path) throws InterruptedException {
    for (int tries = 0; tries < 100; tries++) {
      Optional<Answer> answer = get(path);
      if (answer.isPresent() && answer.get().ok()) {
        return answer.get().body();
      }
      if (answer.isPresent() && answer.get().status() == 404) {
        throw new IllegalStateException(path + " is not there");
      }
      Chaos.pause(Duration.ofMillis(500));
    }
    throw new IllegalStateException(path + " cannot be read");
  }

  /** Whether a host says that it is ready. */
  boolean ready(URI host) throws InterruptedException {
    return send(host, "/health", "GET", null).map(Answer::ok).orElse(false);
  }

  private Optional<Answer> send(String path, String method, @Nullable Object body)
      throws InterruptedException {
    return send(hosts.get(Math.floorMod(turn.getAndIncrement(), hosts.size())), path, method, body);
  }

  private Optional<Answer> send(URI host, String path, String method, @Nullable Object body)
      throws InterruptedException {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(host + path))
              .timeout(PATIENCE)
              .header("Authorization", "Bearer " + UserTokens.one(turn.get()))
              .header("Content-Type", "application/json");
      request.method(
          method,
          body == null
              ? BodyPublishers.noBody()
              : BodyPublishers.ofString(MAPPER.writeValueAsString(body)));
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return Optional.of(new Answer(response.statusCode(), json(response.body())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return text.isEmpty() ? MAPPER.missingNode() : MAPPER.readTree(text);
  }
}
