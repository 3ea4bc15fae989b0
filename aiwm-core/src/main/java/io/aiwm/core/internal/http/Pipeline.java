package io.aiwm.core.internal.http;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.security.Caller;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Content;
import io.aiwm.core.http.Deferrable;
import io.aiwm.core.http.HttpMethod;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.QueryString;
import io.aiwm.core.http.RequestException;
import io.aiwm.core.http.VersionedResource;
import io.aiwm.core.settings.HttpSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Takes one call through gate, binding, idempotency and handler. Blocks; runs on the executor. */
final class Pipeline {
  private final Gate gate;
  private final IdempotencyKeys idempotency;
  private final HttpSettings settings;

  Pipeline(Gate gate, IdempotencyKeys idempotency, HttpSettings settings) {
    this.gate = gate;
    this.idempotency = idempotency;
    this.settings = settings;
  }

  CompletionStage<HttpResponse> run(HttpRequest request, Router.Match match, String correlationId) {
    SingleHeaders.require(request);
    Caller caller = gate.admit(request, match, correlationId);
    try {
      return call(request, match.operation(), match.parameters(), caller)
          .whenComplete(
              (answer, failure) -> {
                audit(caller, match, failure);
                gate.charge(request, match, caller, answer);
              });
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      audit(caller, match, e);
      throw e;
    }
  }

  /** Audits a failed operation; a successful one is audited with its change. */
  private void audit(Caller caller, Router.Match match, @Nullable Throwable failure) {
    if (failure != null) {
      gate.failed(caller, match, failure);
    }
  }

  private <Q, R> CompletionStage<HttpResponse> call(
      HttpRequest request, Operation<Q, R> operation, Map<String, String> path, Caller caller) {
    if (operation.streamed()) {
      return stream(request, operation, path, caller);
    }
    byte[] body = operation.hasBody() ? body(request) : new byte[0];
    Call<Q> call =
        new Call<>(
            request,
            caller,
            operation.access().permission(),
            path,
            query(request, operation),
            bind(request, operation, body),
            ifVersion(request, operation));
    return idempotency.once(
        call,
        operation,
        body,
        () ->
            operation
                .handler()
                .handle(call)
                .thenApply(result -> answer(operation, request, result)));
  }

  /** The handler reads the body itself, which nobody else can read a second time. */
  private static <Q, R> CompletionStage<HttpResponse> stream(
      HttpRequest request, Operation<Q, R> operation, Map<String, String> path, Caller caller) {
    if (request.header(IdempotencyKeys.HEADER).isPresent()) {
      throw new ValidationException(
          IdempotencyKeys.HEADER, "is not supported by " + operation.name());
    }
    if (declaredLength(request) > operation.maxContentBytes()) {
      throw RequestException.tooLarge(operation.maxContentBytes());
    }
    Content content = request.body() instanceof Content given ? given : Content.of(request.body());
    content.limitTo(operation.maxContentBytes());
    Call<Q> call =
        new Call<>(
            request,
            caller,
            operation.access().permission(),
            path,
            query(request, operation),
            operation.requestType().cast(content),
            ifVersion(request, operation));
    return operation.handler().handle(call).thenApply(result -> answer(operation, request, result));
  }

  private static long declaredLength(HttpRequest request) {
    return request.header("Content-Length").filter(text -> text.matches("[0-9]{1,18}")).stream()
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  private byte[] body(HttpRequest request) {
    long declared = declaredLength(request);
    if (declared > settings.maxBodyBytes()) {
      throw RequestException.tooLarge(settings.maxBodyBytes());
    }
    return JsonBody.read(request, settings.maxBodyBytes());
  }

  private static <Q> Q bind(HttpRequest request, Operation<Q, ?> operation, byte[] body) {
    return operation.hasBody()
        ? JsonBody.bind(request, body, operation.requestType(), operation.readOnly())
        : operation.requestType().cast(NoBody.INSTANCE);
  }

  private static QueryString query(HttpRequest request, Operation<?, ?> operation) {
    if (operation.anyQuery()) {
      return QueryString.parse(null);
    }
    QueryString query = QueryString.parse(request.rawQuery());
    List<FieldError> unknown =
        query.names().stream()
            .filter(name -> !operation.queryNames().contains(name))
            .map(name -> name.length() > 64 ? name.substring(0, 64) : name)
            .map(name -> new FieldError(name, "is not a parameter of " + operation.name()))
            .limit(20)
            .toList();
    if (!unknown.isEmpty()) {
      throw new ValidationException(unknown);
    }
    return query;
  }

  private static @Nullable Long ifVersion(HttpRequest request, Operation<?, ?> operation) {
    if (operation.method() == HttpMethod.GET || request.header("If-Match").isEmpty()) {
      return null;
    }
    if (!operation.conditional()) {
      // Carrying it out regardless is what the client wanted to rule out.
      throw new ValidationException("If-Match", "is not supported by " + operation.name());
    }
    return EntityTag.required(request);
  }

  private static HttpResponse answer(
      Operation<?, ?> operation, HttpRequest request, Object result) {
    if (result instanceof HttpResponse own) {
      return own;
    }
    boolean later =
        operation.method() == HttpMethod.POST
            && result instanceof Deferrable work
            && work.deferred();
    HttpResponse answer =
        HttpResponse.bytes(
            later ? 202 : operation.status(), operation.produces(), JsonBytes.of(result));
    if (result instanceof Entity record) {
      return tagged(operation, request, answer, record.id(), record.version());
    }
    return result instanceof VersionedResource resource
        ? tagged(operation, request, answer, resource.id(), resource.version())
        : answer;
  }

  private static HttpResponse tagged(
      Operation<?, ?> operation,
      HttpRequest request,
      HttpResponse answer,
      String id,
      long version) {
    HttpResponse tagged = answer.with("ETag", EntityTag.of(version));
    return operation.status() == 201 ? tagged.with("Location", location(request, id)) : tagged;
  }

  /** Relative, since only the host knows where the API is mounted. */
  private static String location(HttpRequest request, String id) {
    String path = request.path();
    return path.endsWith("/") ? id : path.substring(path.lastIndexOf('/') + 1) + "/" + id;
  }
}
