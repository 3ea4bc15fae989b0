package io.aiwm.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.security.AuthenticationRequest;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.store.Store;
import io.aiwm.core.Aiwm;
import io.aiwm.core.AiwmBuilder;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A controller with models, on virtual time; everything is done on the thread that calls or lets
 * time pass. A token is {@code role@org/user}.
 */
public final class ServingWorld implements AutoCloseable {
  public static final String OWNER = "organization.owner@org-1/ann";
  public static final String EDITOR = "organization.editor@org-1/ed";
  public static final String VIEWER = "organization.viewer@org-1/vic";
  public static final String STRANGER = "organization.owner@org-2/sam";
  public static final String UNIVERSE = "universe.owner@org-0/root";

  public final VirtualTime time;
  public final Aiwm aiwm;

  public ServingWorld(Store store, VirtualTime time, Serving serving) {
    this(store, time, serving, host -> {});
  }

  public ServingWorld(
      Store store, VirtualTime time, Serving serving, Consumer<AiwmBuilder> configured) {
    this.time = time;
    AiwmBuilder builder =
        Aiwm.builder()
            .store(store)
            .authenticator(ServingWorld::user)
            .nodeTokens(NodeTokens.hs256("n".repeat(32)))
            .notifiersOnClassPath(false)
            .timeSource(time)
            .scheduler(time)
            .executors(Runnable::run, Runnable::run)
            .stepExecutor(Runnable::run)
            .feature(serving);
    configured.accept(builder);
    aiwm = builder.build();
    aiwm.start();
  }

  public void pass(long seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  public Answer get(String target) {
    return as(EDITOR, "GET", target, "");
  }

  public Answer post(String target, String json) {
    return as(EDITOR, "POST", target, json);
  }

  /** Registers a self-hosted model. */
  public String model(String name) {
    Answer made =
        post(
            "/models",
            "{\"name\":\"%s\",\"type\":\"llm\",\"deploymentType\":\"self-hosted\"}"
                .formatted(name));
    if (made.status() != 201) {
      throw new AssertionError(made.text());
    }
    return made.id();
  }

  public Answer as(String token, String method, String target, String json, String... headers) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    HttpRequest request = request(token, method, target, headers);
    if (!json.isEmpty()) {
      request = request.withHeader("Content-Type", "application/json");
    }
    return send(request.withBody(new ByteArrayInputStream(body)));
  }

  /** Sends bytes. */
  public Answer send(
      String token, String method, String target, InputStream body, String... headers) {
    return send(request(token, method, target, headers).withBody(body));
  }

  private static HttpRequest request(
      String token, String method, String target, String... headers) {
    HttpRequest request = HttpRequest.of(method, target);
    if (!token.isEmpty()) {
      request = request.withHeader("Authorization", "Bearer " + token);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request = request.withHeader(headers[i], headers[i + 1]);
    }
    return request;
  }

  private Answer send(HttpRequest request) {
    return new Answer(aiwm.http().handle(request).toCompletableFuture().join());
  }

  private static Principal user(AuthenticationRequest request) {
    String token =
        request
            .bearerToken()
            .orElseThrow(() -> new AuthenticationException("TOKEN_MISSING", "No token"));
    String role = token.substring(0, token.indexOf('@'));
    String org = token.substring(role.length() + 1, token.indexOf('/'));
    String user = token.substring(token.indexOf('/') + 1);
    return Principal.user(user, user, org, Set.of(Role.named(role).orElseThrow()));
  }

  @Override
  public void close() {
    aiwm.close();
  }

  /** What came back. */
  public record Answer(HttpResponse response) {
    public int status() {
      return response.status();
    }

    public String header(String name) {
      return response.headers().getOrDefault(name, "");
    }

    public String text() {
      return response.bodyText();
    }

    public String id() {
      return at("/_id");
    }

    public String code() {
      return at("/code");
    }

    /** A field, by its JSON pointer. */
    public String at(String pointer) {
      return json().at(pointer).asText();
    }

    public JsonNode json() {
      try {
        return new ObjectMapper().readTree(response.bodyText());
      } catch (IOException e) {
        throw new AssertionError("Not JSON: " + response.bodyText(), e);
      }
    }
  }
}
