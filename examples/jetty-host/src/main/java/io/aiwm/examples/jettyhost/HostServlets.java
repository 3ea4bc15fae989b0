package io.aiwm.examples.jettyhost;

import io.aiwm.api.time.TimeSource;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What this host serves beside AIWM, by path. */
final class HostServlets {
  private HostServlets() {}

  static Map<String, HttpServlet> of(HostConfig config) {
    Map<String, HttpServlet> servlets = new LinkedHashMap<>();
    DevLogin login = config.devLogin();
    if (login != null) {
      servlets.put(
          "/auth/login", new DevLoginServlet(login, config.userSecret(), TimeSource.system()));
    }
    Path releases = config.releases().directory();
    if (releases != null) {
      servlets.put("/releases/*", new ReleaseServlet(new ReleaseDirectory(releases)::open));
    } else if (config.releases().baseUrl() == null) {
      servlets.put("/releases/*", new ReleaseServlet(AgentRelease::open));
    }
    return servlets;
  }
}
