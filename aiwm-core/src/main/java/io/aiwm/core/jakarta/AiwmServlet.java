package io.aiwm.core.jakarta;

import io.aiwm.core.Aiwm;
import io.aiwm.core.http.HttpApi;
import io.aiwm.core.http.HttpRequest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The REST API as a servlet, under any mapping. It must be registered with async support; no
 * container thread waits for a client, a handler or the store.
 */
public final class AiwmServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final transient HttpApi api;

  /** Serves the API of an engine, which must be started. */
  public AiwmServlet(Aiwm aiwm) {
    this(aiwm.http());
  }

  /** Serves an API that stands alone. */
  public AiwmServlet(HttpApi api) {
    this.api = api;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String path = path(request);
    if (path.isEmpty() && request.getMethod().equals("GET")) {
      // Relative links of pages need the slash.
      response.sendRedirect(request.getRequestURI() + "/");
      return;
    }
    if (!request.isAsyncSupported()) {
      throw new ServletException("AiwmServlet must be registered with async support");
    }
    AsyncContext async = request.startAsync();
    async.setTimeout(0); // HttpApi has its own, and event streams have none.
    ResponseWriter writer = new ResponseWriter(async);
    if (WITHOUT_BODY.contains(request.getMethod()) || request.getContentLengthLong() == 0) {
      answer(request, path, new byte[0], writer);
    } else {
      int limit = api.settings().maxBodyBytes();
      new BodyReader(request.getInputStream(), limit)
          .read(body -> answer(request, path, body, writer), writer::abort);
    }
  }

  private void answer(HttpServletRequest request, String path, byte[] body, ResponseWriter writer) {
    HttpRequest neutral =
        new HttpRequest(
            request.getMethod(),
            path,
            request.getQueryString(),
            headers(request),
            new ByteArrayInputStream(body),
            request.getRemoteAddr(),
            request.getUserPrincipal());
    var unused =
        api.handle(neutral)
            .whenComplete(
                (response, failure) -> {
                  if (failure == null) {
                    writer.respond(response);
                  } else {
                    writer.abort();
                  }
                });
  }

  private static Map<String, List<String>> headers(HttpServletRequest request) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    return headers;
  }

  /** What follows the mapping, still encoded. */
  private static String path(HttpServletRequest request) {
    boolean whole = request.getHttpServletMapping().getMappingMatch() == MappingMatch.DEFAULT;
    String mount = request.getContextPath() + (whole ? "" : request.getServletPath());
    String uri = request.getRequestURI();
    if (uri.startsWith(mount)) {
      return uri.substring(mount.length());
    }
    // The client has escaped letters of the mapping itself.
    String decoded = whole ? request.getServletPath() : request.getPathInfo();
    return decoded == null ? "" : encoded(decoded);
  }

  /** Escapes what must not stand in a path, line breaks among it. */
  private static String encoded(String path) {
    try {
      return new URI(null, null, path, null).getRawPath();
    } catch (URISyntaxException e) {
      return "/%"; // Refused as not well-formed.
    }
  }
}
