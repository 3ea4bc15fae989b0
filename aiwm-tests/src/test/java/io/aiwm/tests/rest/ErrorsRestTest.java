package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.error.Failures;
import io.aiwm.api.security.AuthenticationRequest;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.http.DefaultHttpApi;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no exception all the same ends one request, at once, and nothing else. */
@DisplayName("An error that is no exception")
class ErrorsRestTest {
  private static final Principal OWNER =
      Principal.user("ann", "Ann", "org-1", Set.of(Role.ORGANIZATION_OWNER));
  private static final AtomicReference<Error> THROWN = new AtomicReference<>(new AssertionError());
  private final RestWorld world = new RestWorld();

  /** A body whose constructor, which is a host's, fails. */
  record Fragile(String text) {
    Fragile {
      throw THROWN.get();
    }
  }

  static Stream<Error> errors() {
    return Stream.of(
        new NoClassDefFoundError("io/example/Missing"),
        new StackOverflowError(),
        new AssertionError("password=hunter2"),
        new ExceptionInInitializerError("hunter2"),
        new OutOfMemoryError("Java heap space"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  @DisplayName("of a handler is answered 500 at once")
  void handler(Error error) {
    assertAnswered(Operation.post("a.change", "/a").handle(call -> fail(error)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  @DisplayName("of a handler that answers later is answered 500 at once")
  void later(Error error) {
    assertAnswered(
        Operation.post("a.change", "/a")
            .returns(200, HttpResponse.class)
            .handleAsync(call -> CompletableFuture.failedFuture(error)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  @DisplayName("of a body that is made is answered 500 at once")
  void body(Error error) {
    THROWN.set(error);
    assertAnswered(
        Operation.post("a.change", "/a").body(Fragile.class).handle(call -> fail(error)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  @DisplayName("of an authenticator is answered 500 at once")
  void authenticator(Error error) {
    Operation<?, ?> operation =
        Operation.post("a.change", "/a").access(Access.EDIT).handle(call -> fail(error));
    assertAnswered(
        DefaultHttpApi.builder(world.engine)
            .authenticator(
                (AuthenticationRequest request) -> {
                  throw error;
                })
            .operations(List.of(operation))
            .build());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  @DisplayName("of a meter does not touch the answer")
  void meter(Error error) {
    Operation<?, ?> operation =
        Operation.get("a.get", "/a").access(Access.PUBLIC).handle(call -> HttpResponse.empty(204));
    DefaultHttpApi api =
        DefaultHttpApi.builder(world.engine)
            .metrics((name, status, nanos) -> fail(error))
            .operations(List.of(operation))
            .build();
    assertThat(api.handle(HttpRequest.of("GET", "/a")).toCompletableFuture().getNow(null).status())
        .isEqualTo(204);
  }

  @Test
  @DisplayName("is remembered where memory ran out, whoever answers")
  void memory() {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    long before = Failures.outOfMemory();
    later(error);
    assertThat(Failures.outOfMemory()).isGreaterThan(before);
  }

  private void assertAnswered(Operation<?, ?> operation) {
    assertAnswered(
        DefaultHttpApi.builder(world.engine)
            .authenticator(request -> OWNER)
            .operations(List.of(operation))
            .build());
  }

  private static void assertAnswered(DefaultHttpApi api) {
    HttpRequest request =
        HttpRequest.of("POST", "/a")
            .withHeader("Content-Type", "application/json")
            .withHeader("X-Correlation-Id", "corr-1")
            .withBody(
                new ByteArrayInputStream("{\"text\":\"t\"}".getBytes(StandardCharsets.UTF_8)));
    HttpResponse answer = api.handle(request).toCompletableFuture().getNow(null);
    assertThat(answer).isNotNull();
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.bodyText())
        .contains("INTERNAL_ERROR")
        .contains("corr-1")
        .doesNotContain("hunter2");
  }

  private static HttpResponse fail(Error error) {
    throw error;
  }
}
