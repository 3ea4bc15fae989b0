package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Query;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.http.DefaultHttpApi;
import io.aiwm.core.internal.http.IdempotencyRecord;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A POST with an Idempotency-Key")
class IdempotencyTest {
  private final RestWorld world = new RestWorld();

  private Answer create(String key, String name) {
    return create(key, name, RestWorld.OWNER);
  }

  private Answer create(String key, String name, String token) {
    return world
        .request("POST", "/nodes")
        .as(token)
        .header("Idempotency-Key", key)
        .json("{\"name\":\"" + name + "\",\"role\":[\"worker\"]}")
        .send();
  }

  @Test
  @DisplayName("is carried out once; its answer is repeated whole")
  void once() {
    Answer first = create("k-1", "n");
    Answer again = create("k-1", "n");
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(again.header("Idempotency-Replayed")).contains("true");
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(world.get("/nodes").json().path("total").asInt()).isEqualTo(1);
  }

  @Test
  @DisplayName("is refused where the key was sent with another request")
  void other() {
    create("k-1", "n");
    Answer other = create("k-1", "m");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.json().path("code").asText()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  @DisplayName("shares its key with nobody else")
  void callers() {
    create("k-1", "n");
    assertThat(create("k-1", "n", RestWorld.STRANGER).status()).isEqualTo(201);
    assertThat(create("k-1", "m", "organization.owner@org-1/bob").status()).isEqualTo(201);
  }

  @Test
  @DisplayName("may be tried again after it failed")
  void failed() {
    world.createNode("n");
    assertThat(create("k-1", "n").status()).isEqualTo(409);
    world
        .request("DELETE", "/nodes/" + world.get("/nodes").json().at("/data/0/_id").asText())
        .send();
    assertThat(create("k-1", "n").status()).isEqualTo(201);
    assertThat(create("k-1", "n").header("Idempotency-Replayed")).isPresent();
  }

  @Test
  @DisplayName("is forgotten after a day, and then removed")
  void retention() {
    create("k-1", "n");
    world.api.start();
    world.time.advance(Duration.ofHours(24).plusMinutes(11));
    assertThat(world.store.list(IdempotencyRecord.KIND, Query.in(Scope.all())).data()).isEmpty();
    assertThat(create("k-1", "m").status()).isEqualTo(201);
  }

  @Test
  @DisplayName("must have a key that can be kept")
  void badKey() {
    assertThat(create("a b", "n").status()).isEqualTo(400);
    assertThat(create("x".repeat(129), "n").status()).isEqualTo(400);
  }

  @Test
  @DisplayName("waits for the first attempt, unless that was abandoned long ago")
  void inProgress() {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    AtomicInteger calls = new AtomicInteger();
    Operation<?, ?> slow =
        Operation.post("a.make", "/a")
            .access(Access.EDIT)
            .handleAsync(
                call ->
                    calls.incrementAndGet() == 1
                        ? never
                        : CompletableFuture.completedFuture(HttpResponse.empty(204)));
    DefaultHttpApi api = api(slow);
    HttpRequest request = HttpRequest.of("POST", "/a").withHeader("Idempotency-Key", "k");
    var unanswered = api.handle(request).toCompletableFuture();
    HttpResponse second = api.handle(request).toCompletableFuture().join();
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.bodyText()).contains("IDEMPOTENCY_KEY_IN_PROGRESS");
    world.time.advance(Duration.ofSeconds(61));
    assertThat(unanswered.join().status()).isEqualTo(503);
    assertThat(api.handle(request).toCompletableFuture().join().status()).isEqualTo(204);
  }

  @Test
  @DisplayName("never repeats, nor keeps, an answer with a secret")
  void secret() {
    Operation<?, ?> mint =
        Operation.post("token.mint", "/a")
            .access(Access.EDIT)
            .secret()
            .handle(call -> HttpResponse.text(200, "application/json", "{\"token\":\"s3cret\"}"));
    DefaultHttpApi api = api(mint);
    HttpRequest request = HttpRequest.of("POST", "/a").withHeader("Idempotency-Key", "k");
    assertThat(api.handle(request).toCompletableFuture().join().bodyText()).contains("s3cret");
    HttpResponse again = api.handle(request).toCompletableFuture().join();
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.bodyText()).contains("IDEMPOTENCY_KEY_USED");
    assertThat(world.store.list(IdempotencyRecord.KIND, Query.in(Scope.all())).data())
        .hasSize(2)
        .allSatisfy(record -> assertThat(record.body()).isNull());
  }

  private DefaultHttpApi api(Operation<?, ?> operation) {
    return DefaultHttpApi.builder(world.engine)
        .authenticator(
            request ->
                io.aiwm.api.security.Principal.user(
                    "u", "u", "org-1", Set.of(io.aiwm.api.security.Role.ORGANIZATION_OWNER)))
        .operations(List.of(operation))
        .build();
  }
}
