package io.aiwm.core.internal.http;

import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.settings.HttpSettings;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Tells browsers which origins may call. */
public final class Cors {
  private static final String ALLOWED_HEADERS =
      "Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, X-Correlation-Id,"
          + " X-Request-Id, traceparent";
  private static final String EXPOSED_HEADERS =
      "ETag, Idempotency-Replayed, Location, Retry-After, X-Correlation-Id";

  private final Set<String> origins;
  private final boolean credentials;

  public Cors(HttpSettings settings) {
    origins = settings.allowedOrigins();
    credentials = settings.allowCredentials();
  }

  static boolean isPreflight(HttpRequest request) {
    return request.method().equals("OPTIONS")
        && request.header("Origin").isPresent()
        && request.header("Access-Control-Request-Method").isPresent();
  }

  /** The answer to a preflight; an origin that may not call gets one without permissions. */
  public HttpResponse preflight(HttpRequest request, Collection<String> methods) {
    HttpResponse answer = HttpResponse.empty(204).with("Allow", String.join(", ", methods));
    if (allowed(request).isEmpty()) {
      return answer;
    }
    return answer
        .with("Access-Control-Allow-Methods", String.join(", ", methods))
        .with("Access-Control-Allow-Headers", ALLOWED_HEADERS)
        .with("Access-Control-Max-Age", "600");
  }

  /** The response with what the browser must see. */
  public HttpResponse decorate(HttpRequest request, HttpResponse response) {
    if (origins.isEmpty()) {
      return response;
    }
    HttpResponse varied = origins.contains("*") ? response : response.with("Vary", "Origin");
    Optional<String> origin = allowed(request);
    if (origin.isEmpty()) {
      return varied;
    }
    HttpResponse open =
        varied
            .with("Access-Control-Allow-Origin", origin.get())
            .with("Access-Control-Expose-Headers", EXPOSED_HEADERS);
    return credentials ? open.with("Access-Control-Allow-Credentials", "true") : open;
  }

  private Optional<String> allowed(HttpRequest request) {
    return request
        .header("Origin")
        .filter(origin -> origins.contains("*") || origins.contains(origin))
        .map(origin -> origins.contains("*") ? "*" : origin);
  }
}
