package io.aiwm.examples.jettyhost;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/** Serves the agent that lies in this host's jar; it is public, as any release is. */
final class ReleaseServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!AgentRelease.PATH.equals(request.getPathInfo())) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setContentType("application/java-archive");
    try (InputStream jar = AgentRelease.open()) {
      jar.transferTo(response.getOutputStream());
    }
  }
}
