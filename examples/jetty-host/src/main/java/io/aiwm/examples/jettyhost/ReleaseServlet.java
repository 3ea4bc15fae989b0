package io.aiwm.examples.jettyhost;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;

/** Serves one agent jar to install scripts; it is public, as any release is. */
final class ReleaseServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient AgentRelease release;
  private final String path;

  /**
   * Serves a release.
   *
   * @param path the only path below the mapping that exists
   */
  ReleaseServlet(AgentRelease release, String path) {
    this.release = release;
    this.path = path;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!path.equals(request.getPathInfo())) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setContentType("application/java-archive");
    response.setContentLengthLong(Files.size(release.jar()));
    Files.copy(release.jar(), response.getOutputStream());
  }
}
