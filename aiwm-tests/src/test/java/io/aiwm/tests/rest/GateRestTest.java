package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Query;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.http.DefaultHttpApi;
import io.aiwm.core.settings.HttpSettings;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The gate of the REST API")
class GateRestTest {
  private static final String ID = "0123456789abcdef01234567";
  private static final String NODE = "{\"name\":\"n\",\"role\":[\"worker\"]}";

  private final RestWorld world = new RestWorld();

  private List<AuditEntry> refusals() {
    return world.store.list(AuditEntry.KIND, Query.in(Scope.all())).data();
  }

  @Test
  @DisplayName("asks for a token, and says so the standard way")
  void missing() {
    Answer answer = world.request("GET", "/nodes").as(null).send();
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).contains("Bearer realm=\"aiwm\"");
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(answer.json().path("code").asText()).isEqualTo("TOKEN_MISSING");
    assertThat(refusals()).isEmpty();
  }

  @Test
  @DisplayName("refuses a false token, audits it, and does not repeat it")
  void forged() {
    Answer answer = world.request("GET", "/nodes").as("s3cret-forged").send();
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate").orElseThrow()).contains("invalid_token");
    assertThat(answer.response().bodyText()).doesNotContain("s3cret");
    assertThat(refusals())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.action()).isEqualTo("node.list");
              assertThat(entry.result()).isEqualTo("refused");
              assertThat(entry.remoteAddress()).isEqualTo("192.0.2.1");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Authorization", "Content-Type", "Idempotency-Key", "If-Match", "Last-Event-ID"})
  @DisplayName("believes neither of two values where a header has one")
  void doubled(String header) {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("Authorization", List.of("Bearer " + RestWorld.OWNER));
    headers.put(header, List.of("Bearer " + RestWorld.OWNER, "Bearer " + RestWorld.VIEWER));
    HttpRequest request =
        new HttpRequest(
            "GET", "/nodes", null, headers, InputStream.nullInputStream(), "192.0.2.1", null);
    HttpResponse answer = world.api.handle(request).toCompletableFuture().join();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.bodyText()).contains("\"field\":\"" + header + "\"");
  }

  @Test
  @DisplayName("refuses an identity that could not be written down")
  void unstorable() {
    assertThat(world.request("GET", "/nodes").as(RestWorld.OWNER + "\0").send().status())
        .isEqualTo(401);
    assertThat(world.request("GET", "/nodes").as(RestWorld.OWNER + "x".repeat(300)).send().status())
        .isEqualTo(401);
  }

  @Test
  @DisplayName("counts a large answer as several requests")
  void largeAnswers() {
    Operation<?, ?> large =
        Operation.get("a.get", "/a")
            .access(Access.PUBLIC)
            .handle(call -> HttpResponse.bytes(200, "text/plain", new byte[1 << 20]));
    DefaultHttpApi api =
        DefaultHttpApi.builder(world.engine)
            .settings(HttpSettings.defaults().withRequestsPerMinute(10))
            .operations(List.of(large))
            .build();
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      HttpRequest request = HttpRequest.of("GET", "/a");
      statuses.add(api.handle(request).toCompletableFuture().join().status());
    }
    assertThat(statuses).containsExactly(200, 200, 429, 429);
    world.time.advance(Duration.ofMinutes(1));
    assertThat(api.handle(HttpRequest.of("GET", "/a")).toCompletableFuture().join().status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "organization.viewer, GET, /nodes, 200",
    "organization.viewer, POST, /nodes, 403",
    "organization.editor, POST, /nodes, 403",
    "organization.owner, POST, /nodes, 201",
    "universe.owner, POST, /nodes, 201",
    "organization.viewer, POST, /executions, 403",
    "organization.editor, GET, /audit, 403",
    "organization.owner, GET, /audit, 200"
  })
  @DisplayName("lets each role do what it may")
  void roles(String role, String method, String path, int status) {
    Answer answer = world.request(method, path).as(role + "@org-1/u").json(NODE).send();
    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  @DisplayName("audits who was refused what")
  void audited() {
    world.request("DELETE", "/nodes/" + ID).as(RestWorld.VIEWER).send();
    assertThat(refusals())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.actorId()).isEqualTo("vic");
              assertThat(entry.action()).isEqualTo("node.delete");
              assertThat(entry.resourceId()).isEqualTo(ID);
            });
  }

  @Test
  @DisplayName("keeps node tokens and user tokens apart")
  void apart() {
    assertThat(world.request("GET", "/nodes").as("node:" + ID).send().status()).isEqualTo(401);
  }

  @Test
  @DisplayName("slows down whoever asks too often, and nobody else")
  void rate() {
    RestWorld slow = new RestWorld(HttpSettings.defaults().withRequestsPerMinute(3));
    for (int i = 0; i < 3; i++) {
      assertThat(slow.get("/nodes").status()).isEqualTo(200);
    }
    Answer refused = slow.get("/nodes");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).contains("20");
    assertThat(slow.request("GET", "/nodes").as(RestWorld.VIEWER).send().status()).isEqualTo(200);
    slow.time.advance(Duration.ofSeconds(20));
    assertThat(slow.get("/nodes").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("slows down who guesses, without locking out who knows")
  void guessing() {
    int limit = HttpSettings.defaults().failedAuthenticationsPerMinute();
    for (int i = 0; i < limit; i++) {
      assertThat(world.request("GET", "/nodes").as("guess").send().status()).isEqualTo(401);
    }
    assertThat(world.request("GET", "/nodes").as("guess").send().status()).isEqualTo(429);
    assertThat(world.get("/nodes").status()).isEqualTo(200);
    assertThat(refusals()).hasSize(limit);
  }

  @Test
  @DisplayName("refuses even where the refusal cannot be recorded")
  void storeDown() {
    world.store.faults().failing(true);
    assertThat(world.request("POST", "/nodes").as(RestWorld.VIEWER).json(NODE).send().status())
        .isEqualTo(403);
  }
}
