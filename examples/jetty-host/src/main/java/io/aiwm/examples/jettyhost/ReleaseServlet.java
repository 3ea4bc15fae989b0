package io.aiwm.examples.jettyhost;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/** Serves releases of the agent; they are public. */
final class ReleaseServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Nothing that could lead to another directory, and no hidden file. */
  private static final Pattern NAME = Pattern.compile("/([0-9A-Za-z][0-9A-Za-z.+_-]*)");

  private final transient Releases releases;

  /** Where the files are. */
  @FunctionalInterface
  interface Releases {
    /** A file by its plain name; empty if there is none. */
    Optional<InputStream> open(String name) throws IOException;
  }

  ReleaseServlet(Releases releases) {
    this.releases = releases;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = String.valueOf(request.getPathInfo());
    Optional<InputStream> file =
        NAME.matcher(path).matches() ? releases.open(path.substring(1)) : Optional.empty();
    if (file.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setContentType(
        path.endsWith(".json") ? "application/json" : "application/octet-stream");
    try (InputStream in = file.get()) {
      in.transferTo(response.getOutputStream());
    }
  }
}
