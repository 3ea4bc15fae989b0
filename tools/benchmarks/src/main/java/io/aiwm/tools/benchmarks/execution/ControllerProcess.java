package io.aiwm.tools.benchmarks.execution;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.core.Aiwm;
import io.aiwm.core.jakarta.NodeEndpoint;
import io.aiwm.core.settings.LinkSettings;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.store.jdbc.JdbcStore;
import io.aiwm.tools.benchmarks.measure.ServerConsole;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A controller that can be killed: a JVM of its own that agents connect to. */
final class ControllerProcess {
  private static final int MANY = 1_000_000;

  private ControllerProcess() {}

  /** Starts it; arguments: URL, user and password of the database. */
  public static void main(String[] arguments) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(arguments[0]);
    config.setUsername(arguments[1]);
    config.setPassword(arguments[2]);
    config.setMaximumPoolSize(16);
    try (HikariDataSource database = new HikariDataSource(config)) {
      Aiwm aiwm = controller(database);
      Server server = new Server();
      ServerConnector connector = new ServerConnector(server);
      connector.setHost("127.0.0.1");
      connector.setAcceptQueueSize(1_024);
      server.addConnector(connector);
      ServletContextHandler context = new ServletContextHandler("/");
      JakartaWebSocketServletContainerInitializer.configure(
          context,
          (servlets, container) -> container.addEndpoint(NodeEndpoint.config(aiwm, "/ws/node")));
      server.setHandler(context);
      server.start();
      ServerConsole.serve(connector.getLocalPort(), Map.of());
      aiwm.close();
      server.stop();
    }
  }

  /** A controller of the benchmark's organisation, started. */
  static Aiwm controller(HikariDataSource database) {
    Principal user = Principal.user("bench", "bench", "bench", Set.of(Role.ORGANIZATION_OWNER));
    Aiwm aiwm =
        Aiwm.builder()
            .store(JdbcStore.on(database))
            .authenticator(request -> user)
            .nodeTokens(NodeTokens.hs256("benchmark-benchmark-benchmark-benchmark"))
            // All agents have one address.
            .link(
                LinkSettings.defaults()
                    .withLimits(LinkSettings.Limits.defaults().withRate(MANY, MANY)))
            .build();
    aiwm.start();
    return aiwm;
  }
}
