package io.aiwm.core.internal.http;

import io.aiwm.api.error.AiwmException;
import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ForbiddenException;
import io.aiwm.api.error.LimitExceededException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.NotInstalledException;
import io.aiwm.api.error.StaleVersionException;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.RequestException;
import io.aiwm.core.internal.engine.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns failures into answers. What we did not foresee is logged and answered without internals.
 */
final class Problems implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(408, "Request Timeout"),
          Map.entry(409, "Conflict"),
          Map.entry(412, "Precondition Failed"),
          Map.entry(413, "Content Too Large"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(422, "Unprocessable Content"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(503, "Service Unavailable"));

  private static final String UNFORESEEN = "INTERNAL_ERROR";

  private final Outages outages;

  Problems(Engine engine) {
    outages = new Outages(engine);
  }

  @Override
  public void close() {
    outages.close();
  }

  /** The code that the answer to a failure has. */
  static String code(Throwable thrown) {
    return unwrapped(thrown) instanceof AiwmException known ? known.code() : UNFORESEEN;
  }

  HttpResponse of(Throwable thrown, HttpRequest request, String correlationId) {
    Throwable failure = unwrapped(thrown);
    if (!(failure instanceof AiwmException known)) {
      Failures.note(failure);
      log.error("{} {} failed [{}]", request.method(), request.path(), correlationId, failure);
      String detail = "Internal error; see the log for correlation id " + correlationId;
      return answer(500, UNFORESEEN, detail, null, null, request, correlationId);
    }
    int status = status(known, request);
    if (status == 503) {
      outages.add(known.code(), request, correlationId, String.valueOf(known.getMessage()));
    } else if (status >= 500) {
      log.warn(
          "{} {} answered {} [{}]: {}",
          request.method(),
          request.path(),
          status,
          correlationId,
          known.getMessage());
    }
    List<FieldError> errors = known instanceof ValidationException bad ? bad.errors() : null;
    Map<String, Object> details = known.details().isEmpty() ? null : known.details();
    String message = String.valueOf(known.getMessage());
    HttpResponse answer =
        answer(status, known.code(), message, errors, details, request, correlationId);
    for (Map.Entry<String, String> header : headers(known).entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    return answer;
  }

  private static int status(AiwmException failure, HttpRequest request) {
    if (failure instanceof RequestException own) {
      return own.status();
    } else if (failure instanceof ValidationException) {
      return 400;
    } else if (failure instanceof AuthenticationException) {
      return 401;
    } else if (failure instanceof ForbiddenException) {
      return 403;
    } else if (failure instanceof NotFoundException) {
      return 404;
    } else if (failure instanceof StaleVersionException) {
      return request.header("If-Match").isPresent() ? 412 : 409;
    } else if (failure instanceof ConflictException) {
      return 409;
    } else if (failure instanceof LimitExceededException) {
      return 429;
    } else if (failure instanceof NotInstalledException) {
      return 501;
    }
    return failure instanceof UnavailableException ? 503 : 500;
  }

  private static Map<String, String> headers(AiwmException failure) {
    if (failure instanceof RequestException own) {
      return own.headers();
    } else if (failure instanceof AuthenticationException refused) {
      boolean missing = refused.code().equals("TOKEN_MISSING");
      String error = missing ? "" : ", error=\"invalid_token\"";
      return Map.of("WWW-Authenticate", "Bearer realm=\"aiwm\"" + error);
    } else if (failure instanceof UnavailableException down) {
      return retryAfter(down.retryAfter());
    } else if (failure instanceof LimitExceededException full) {
      return retryAfter(full.retryAfter());
    }
    return Map.of();
  }

  private static Map<String, String> retryAfter(Duration pause) {
    return Map.of("Retry-After", String.valueOf(Math.max(1, pause.toSeconds())));
  }

  private static HttpResponse answer(
      int status,
      String code,
      String detail,
      @Nullable List<FieldError> errors,
      @Nullable Map<String, Object> details,
      HttpRequest request,
      String correlationId) {
    String title = TITLES.getOrDefault(status, "Error");
    String type = "urn:aiwm:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-');
    Problem problem =
        new Problem(
            type,
            title,
            status,
            detail,
            request.address(),
            status,
            detail,
            title,
            code,
            errors,
            details,
            correlationId);
    return HttpResponse.bytes(status, Problem.MEDIA_TYPE, JsonBytes.of(problem));
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable failure = thrown;
    while ((failure instanceof CompletionException || failure instanceof ExecutionException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure;
  }
}
