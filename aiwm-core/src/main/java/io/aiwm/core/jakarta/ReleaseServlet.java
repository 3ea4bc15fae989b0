package io.aiwm.core.jakarta;

import io.aiwm.core.install.AgentReleases;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Serves releases of the agent, below the API at {@code /releases/*}; they are public. */
public final class ReleaseServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Nothing that could lead to another directory, and no hidden file. */
  private static final Pattern NAME = Pattern.compile("/([0-9A-Za-z][0-9A-Za-z.+_-]*)");

  private static final byte[] NOT_FOUND =
      """
      {"type":"about:blank","title":"Not Found","status":404,"detail":"The release has no such file",\
      "statusCode":404,"error":"Not Found","message":"The release has no such file"}
      """
          .getBytes(StandardCharsets.UTF_8);

  private final transient AgentReleases releases;

  /** Serves these. */
  public ReleaseServlet(AgentReleases releases) {
    this.releases = releases;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = String.valueOf(request.getPathInfo());
    Optional<InputStream> file =
        NAME.matcher(path).matches() ? releases.open(path.substring(1)) : Optional.empty();
    if (file.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      response.setContentType("application/problem+json");
      response.getOutputStream().write(NOT_FOUND);
      return;
    }
    response.setContentType(
        path.endsWith(".json") ? "application/json" : "application/octet-stream");
    try (InputStream in = file.get()) {
      in.transferTo(response.getOutputStream());
    }
  }
}
