package io.aiwm.examples.jettyhost;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Refusals by Jetty itself, before AIWM sees the request, in the format of all other refusals;
 * nothing of the request is repeated.
 */
final class ProblemPages extends ErrorHandler {
  private static final String TYPE = "application/problem+json";

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, TYPE);
    response.write(true, problem(code, request.getHttpURI().getPath()), callback);
  }

  private static ByteBuffer problem(int status, @Nullable String path) {
    String title = HttpStatus.getMessage(status);
    String json =
        """
        {"type":"about:blank","title":"%s","status":%s,"detail":"%s","instance":"%s","statusCode":%s,\
        "error":"%s","message":"%s","code":"%s","correlationId":"%s"}\
        """
            .formatted(
                title,
                String.valueOf(status),
                title,
                plain(path),
                String.valueOf(status),
                title,
                title,
                title.toUpperCase(Locale.ROOT).replace(' ', '_'),
                UUID.randomUUID());
    return StandardCharsets.UTF_8.encode(json);
  }

  /** What is left of an address that the container refused, without what JSON would escape. */
  private static String plain(@Nullable String path) {
    return path == null ? "/" : path.replaceAll("[^A-Za-z0-9/._~%-]", "?");
  }
}
