package io.aiwm.core.internal.http;

import io.aiwm.core.http.HttpRequest;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id that joins everything a request causes: the client's own where it is usable. */
public final class CorrelationId {
  static final String HEADER = "X-Correlation-Id";
  static final String MDC_KEY = "correlationId";

  /** Printable ASCII without blanks: it goes into headers, log lines and records unescaped. */
  private static final Pattern USABLE = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private static final Pattern TRACE_PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  private CorrelationId() {}

  public static String of(HttpRequest request) {
    return usable(request, HEADER)
        .or(() -> usable(request, "X-Request-Id"))
        .or(() -> trace(request))
        .orElseGet(() -> UUID.randomUUID().toString());
  }

  private static Optional<String> usable(HttpRequest request, String header) {
    return request.header(header).filter(value -> USABLE.matcher(value).matches());
  }

  private static Optional<String> trace(HttpRequest request) {
    return request
        .header("traceparent")
        .map(TRACE_PARENT::matcher)
        .filter(java.util.regex.Matcher::matches)
        .map(matcher -> matcher.group(1));
  }
}
