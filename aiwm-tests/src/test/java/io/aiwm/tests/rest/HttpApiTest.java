package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Query;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.http.DefaultHttpApi;
import io.aiwm.core.settings.HttpSettings;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

@DisplayName("The HTTP port")
class HttpApiTest {
  private final RestWorld world = new RestWorld();

  @Nested
  @DisplayName("answers problems")
  class ProblemsAnswered {
    @Test
    @DisplayName("in the standard shape and in the older one, with the correlation id")
    void shape() {
      Answer answer = world.request("GET", "/nodes/x").header("X-Correlation-Id", "corr-1").send();
      assertThat(answer.json().toString())
          .contains("\"type\":\"urn:aiwm:problem:node-not-found\"")
          .contains("\"title\":\"Not Found\"")
          .contains("\"status\":404")
          .contains("\"statusCode\":404")
          .contains("\"error\":\"Not Found\"")
          .contains("\"instance\":\"/nodes/x\"")
          .contains("\"correlationId\":\"corr-1\"");
      assertThat(answer.json().path("message")).isEqualTo(answer.json().path("detail"));
      assertThat(answer.header("X-Correlation-Id")).contains("corr-1");
    }

    @Test
    @DisplayName("of a store that is down with 503 and when to come back")
    void storeDown() {
      world.store.faults().failing(true);
      Answer answer = world.get("/nodes");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).contains("2");
      world.store.faults().failing(false);
      assertThat(world.get("/nodes").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("that nobody foresaw with 500 and no internals")
    void unforeseen() {
      Engine engine = world.engine;
      Operation<?, ?> broken =
          Operation.get("a.get", "/a")
              .access(Access.PUBLIC)
              .handle(
                  call -> {
                    throw new IllegalStateException("password=hunter2");
                  });
      DefaultHttpApi api = DefaultHttpApi.builder(engine).operations(List.of(broken)).build();
      HttpResponse answer = api.handle(HttpRequest.of("GET", "/a")).toCompletableFuture().join();
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.bodyText())
          .contains("INTERNAL_ERROR")
          .doesNotContain("hunter2")
          .doesNotContain("Exception");
    }

    @Test
    @DisplayName("that nobody foresaw, of a change, with an audit entry too")
    void unforeseenChange() {
      Operation<?, ?> broken =
          Operation.post("a.change", "/a")
              .access(Access.PUBLIC)
              .handle(
                  call -> {
                    throw new IllegalStateException("password=hunter2");
                  });
      DefaultHttpApi api = DefaultHttpApi.builder(world.engine).operations(List.of(broken)).build();
      assertThat(api.handle(HttpRequest.of("POST", "/a")).toCompletableFuture().join().status())
          .isEqualTo(500);
      assertThat(world.store.list(AuditEntry.KIND, Query.in(Scope.all())).data())
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.action()).isEqualTo("a.change");
                assertThat(entry.result()).isEqualTo("failed");
                assertThat(entry.details()).containsOnly(Map.entry("code", "INTERNAL_ERROR"));
              });
    }

    @Test
    @DisplayName("of methods with the ones that there are")
    void method() {
      Answer answer = world.request("PUT", "/nodes").send();
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.header("Allow")).contains("GET, POST, HEAD, OPTIONS");
      assertThat(world.request("BREW", "/nodes").send().status()).isEqualTo(405);
    }

    @Test
    @DisplayName("of conditions that an operation cannot honour, instead of ignoring them")
    void ifMatch() {
      Answer answer =
          world
              .request("POST", "/nodes")
              .header("If-Match", "\"1\"")
              .json("{\"name\":\"n\",\"role\":[\"worker\"]}")
              .send();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(world.get("/nodes").json().path("total").asInt()).isZero();
    }
  }

  @Nested
  @DisplayName("withstands bodies")
  class Bodies {
    @Test
    @DisplayName("that are larger than allowed, declared or not")
    void large() {
      byte[] large =
          ("{\"name\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
      assertThat(world.request("POST", "/nodes").json("").bytes(large).send().status())
          .isEqualTo(413);
      assertThat(
              world
                  .request("POST", "/nodes")
                  .header("Content-Length", "99999999999")
                  .json("{}")
                  .send()
                  .status())
          .isEqualTo(413);
    }

    @Test
    @DisplayName("of another media type")
    void mediaType() {
      assertThat(
              world
                  .request("POST", "/nodes")
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .bytes("name=n".getBytes(StandardCharsets.UTF_8))
                  .send()
                  .status())
          .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{",
          "[]",
          "{\"name\":\"n\",\"name\":\"m\",\"role\":[\"worker\"]}",
          "{\"name\":\"n\",\"role\":[\"emperor\"]}",
          "{\"name\":\"n\",\"role\":\"worker\"}",
          "{\"name\":{\"$gt\":\"\"},\"role\":[\"worker\"]}",
          "{\"name\":\"a\\u0000\",\"role\":[\"worker\"]}",
          "{\"name\":\"n\",\"role\":[\"worker\"],\"metadata\":{\"x\":1e999}}"
        })
    @DisplayName("that are wrong, with 400")
    void wrong(String json) {
      Answer answer = world.request("POST", "/nodes").json(json).send();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().path("errors")).isNotEmpty();
      assertThat(answer.response().bodyText()).doesNotContain("io.aiwm").doesNotContain("jackson");
    }
  }

  @Nested
  @DisplayName("speaks HTTP")
  class Http {
    @Test
    @DisplayName("HEAD: the head of GET")
    void head() {
      Answer get = world.get("/health");
      Answer head = world.request("HEAD", "/health").send();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.response().bodyText()).isEmpty();
      assertThat(head.header("Content-Length"))
          .contains(String.valueOf(get.response().bodyText().length()));
    }

    @Test
    @DisplayName("OPTIONS and preflights, which need no token")
    void options() {
      RestWorld open =
          new RestWorld(HttpSettings.defaults().withAllowedOrigins(Set.of("https://ui.example")));
      Answer preflight =
          open.request("OPTIONS", "/nodes")
              .as(null)
              .header("Origin", "https://ui.example")
              .header("Access-Control-Request-Method", "POST")
              .send();
      assertThat(preflight.status()).isEqualTo(204);
      assertThat(preflight.header("Access-Control-Allow-Origin")).contains("https://ui.example");
      assertThat(preflight.header("Access-Control-Allow-Methods").orElseThrow()).contains("POST");
      Answer refused =
          open.request("GET", "/nodes").as(null).header("Origin", "https://ui.example").send();
      assertThat(refused.header("Access-Control-Allow-Origin")).isPresent();
    }

    @Test
    @DisplayName("with headers that keep answers out of caches and frames")
    void security() {
      Answer answer = world.get("/nodes");
      assertThat(answer.header("Cache-Control")).contains("no-store");
      assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.header("Content-Security-Policy").orElseThrow())
          .contains("frame-ancestors 'none'");
    }

    @Test
    @DisplayName("with a correlation id of its own where the client's could forge a log line")
    void correlation() {
      Answer answer =
          world.request("GET", "/nodes").header("X-Correlation-Id", "a\r\nSet-Cookie: x").send();
      assertThat(answer.header("X-Correlation-Id").orElseThrow()).matches("[0-9a-f-]{36}");
    }

    @Test
    @DisplayName("with the correlation id on every log line of a request, and none after it")
    void mdc() {
      List<String> seen = new ArrayList<>();
      Operation<?, ?> look =
          Operation.get("a.get", "/a")
              .access(Access.PUBLIC)
              .handle(
                  call -> {
                    seen.add(MDC.get("correlationId"));
                    return HttpResponse.empty(204);
                  });
      DefaultHttpApi api = DefaultHttpApi.builder(world.engine).operations(List.of(look)).build();
      api.handle(HttpRequest.of("GET", "/a").withHeader("X-Request-Id", "r-1"))
          .toCompletableFuture()
          .join();
      assertThat(seen).containsExactly("r-1");
      assertThat(MDC.get("correlationId")).isNull();
    }
  }

  @Nested
  @DisplayName("under load")
  class Load {
    @Test
    @DisplayName("answers 503 in time, and does not begin what nobody waits for")
    void timeout() {
      world.held = true;
      CompletableFuture<HttpResponse> late =
          world.request("POST", "/nodes").json("{\"name\":\"n\",\"role\":[\"worker\"]}").begin();
      world.time.advance(Duration.ofSeconds(29));
      assertThat(late).isNotDone();
      world.time.advance(Duration.ofSeconds(1));
      assertThat(late.join().status()).isEqualTo(503);
      assertThat(late.join().bodyText()).contains("REQUEST_TIMEOUT");
      world.waiting.forEach(Runnable::run);
      world.held = false;
      assertThat(world.get("/nodes").json().path("total").asInt()).isZero();
    }

    @Test
    @DisplayName("refuses what the executor refuses")
    void overload() {
      DefaultHttpApi api =
          DefaultHttpApi.builder(world.engine)
              .executor(
                  task -> {
                    throw new RejectedExecutionException("full");
                  })
              .operations(
                  List.of(
                      Operation.get("a.get", "/a")
                          .access(Access.PUBLIC)
                          .handle(call -> HttpResponse.empty(204))))
              .build();
      HttpResponse answer = api.handle(HttpRequest.of("GET", "/a")).toCompletableFuture().join();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers()).containsKey("Retry-After");
    }

    @Test
    @DisplayName("leaves no timer behind when it has answered")
    void timers() {
      int before = world.time.pending();
      world.get("/nodes");
      assertThat(world.time.pending()).isEqualTo(before);
    }

    @Test
    @DisplayName("refuses everything once it is closed, any number of times")
    void closed() {
      int before = world.time.pending();
      world.api.start();
      world.api.close();
      world.api.close();
      assertThat(world.get("/nodes").status()).isEqualTo(503);
      assertThat(world.time.pending()).isEqualTo(before);
    }
  }
}
