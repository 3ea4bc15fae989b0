package io.aiwm.tools.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
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
  private final UserTokens users;
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

  Api(List<URI> hosts, UserTokens users) {
    this.hosts = List.copyOf(hosts);
    this.users = users;
  }

  /** The answer, or empty where none came. */
  Optional<Answer> get(String path) throws InterruptedException {
    return send(path, "GET", null);
  }

  /** The answer, or empty where none came: whether it happened is not known then. */
  Optional<Answer> post(String path, Object body) throws InterruptedException {
    return send(path, "POST", body);
  }

  /** The answer, or empty where none came: whether it happened is not known then. */
  Optional<Answer> delete(String path) throws InterruptedException {
    return send(path, "DELETE", null);
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
      Site.pause(Duration.ofMillis(500));
    }
    throw new IllegalStateException(path + " cannot be read");
  }

  /** Whether a host says that it is ready. */
  boolean ready(URI host) throws InterruptedException {
    try {
      return ask(host, "/health", "GET", null).map(Answer::ok).orElse(false);
    } catch (ConnectException e) {
      return false;
    }
  }

  private Optional<Answer> send(String path, String method, @Nullable Object body)
      throws InterruptedException {
    int first = turn.getAndIncrement();
    for (int i = 0; i < hosts.size(); i++) {
      try {
        return ask(hosts.get(Math.floorMod(first + i, hosts.size())), path, method, body);
      } catch (ConnectException e) {
        // Nobody is there, so nothing was asked; the next one may be.
      }
    }
    return Optional.empty();
  }

  private Optional<Answer> ask(URI host, String path, String method, @Nullable Object body)
      throws InterruptedException, ConnectException {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(host + path))
              .timeout(PATIENCE)
              .header("Authorization", "Bearer " + users.next())
              .header("Content-Type", "application/json");
      request.method(
          method,
          body == null
              ? BodyPublishers.noBody()
              : BodyPublishers.ofString(MAPPER.writeValueAsString(body)));
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return Optional.of(new Answer(response.statusCode(), json(response.body())));
    } catch (ConnectException e) {
      throw e;
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return text.isEmpty() ? MAPPER.missingNode() : MAPPER.readTree(text);
  }
}
