package io.aiwm.core.jakarta;

import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.Aiwm;
import io.aiwm.core.http.HttpApi;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.install.InstallSettings;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The REST API as a servlet, under any mapping. It must be registered with async support; no
 * container thread waits for a client, a handler or the store.
 */
public final class AiwmServlet extends HttpServlet {
  /**
   * Request attribute with the mount and the template of the path, such as {@code
   * /aiwm/nodes/{id}}, for meters of the container's; absent where nothing is at that path.
   */
  public static final String PATH_PATTERN = "io.aiwm.pathPattern";

  private static final long serialVersionUID = 1L;
  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final transient HttpApi api;
  private final transient @Nullable InstallSettings install;

  /** Serves the API of an engine, which must be started. */
  public AiwmServlet(Aiwm aiwm) {
    this(aiwm.http(), aiwm.nodeTokens().settings());
  }

  /** Serves an API that stands alone. */
  public AiwmServlet(HttpApi api) {
    this(api, null);
  }

  private AiwmServlet(HttpApi api, @Nullable InstallSettings install) {
    this.api = api;
    this.install = install;
  }

  @Override
  public void init() {
    if (install != null) {
      Mounts.check(getServletConfig(), install);
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    HttpRequest head = RequestHead.of(request);
    if (head.path().isEmpty() && head.method().equals("GET")) {
      // Relative links of pages need the slash.
      response.sendRedirect(request.getRequestURI() + "/");
      return;
    }
    if (!request.isAsyncSupported()) {
      throw new ServletException("AiwmServlet must be registered with async support");
    }
    api.pattern(head).ifPresent(path -> request.setAttribute(PATH_PATTERN, head.mount() + path));
    AsyncContext async = request.startAsync();
    async.setTimeout(0); // HttpApi has its own, and event streams have none.
    ResponseWriter writer = new ResponseWriter(async);
    if (WITHOUT_BODY.contains(head.method()) || request.getContentLengthLong() == 0) {
      answer(head, writer);
    } else if (api.streams(head)) {
      ContentReader content =
          new ContentReader(
              request.getInputStream(), request.getContentLengthLong(), request.getContentType());
      request.getInputStream().setReadListener(content);
      answer(head.withBody(content), writer);
    } else {
      receive(
          head, new BodyReader(request.getInputStream(), api.settings().maxBodyBytes()), writer);
    }
  }

  private void receive(HttpRequest head, BodyReader reader, ResponseWriter writer) {
    Cancellable deadline = api.afterRequestTimeout(reader::expire);
    reader.read(
        body -> {
          deadline.cancel();
          answer(head.withBody(new ByteArrayInputStream(body)), writer);
        },
        failure -> {
          deadline.cancel();
          writer.respond(api.incomplete(head, failure));
        });
  }

  private void answer(HttpRequest request, ResponseWriter writer) {
    var unused =
        api.handle(request)
            .whenComplete(
                (response, failure) -> {
                  if (failure == null) {
                    writer.respond(response);
                  } else {
                    writer.abort();
                  }
                });
  }
}
