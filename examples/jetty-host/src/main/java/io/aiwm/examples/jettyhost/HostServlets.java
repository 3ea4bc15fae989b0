package io.aiwm.examples.jettyhost;

import io.aiwm.api.time.TimeSource;
import io.aiwm.core.install.AgentReleases;
import io.aiwm.core.jakarta.ReleaseServlet;
import jakarta.servlet.http.HttpServlet;
import java.util.LinkedHashMap;
import java.util.Map;

/** Servlets of this host beside AIWM, by path. */
final class HostServlets {
  private HostServlets() {}

  static Map<String, HttpServlet> of(HostConfig config) {
    Map<String, HttpServlet> servlets = new LinkedHashMap<>();
    DevLogin login = config.devLogin();
    if (login != null) {
      servlets.put(
          "/auth/login", new DevLoginServlet(login, config.userSecret(), TimeSource.system()));
    }
    AgentReleases releases = HostSettings.served(config);
    if (releases != null) {
      servlets.put("/releases/*", new ReleaseServlet(releases));
    }
    return servlets;
  }
}
