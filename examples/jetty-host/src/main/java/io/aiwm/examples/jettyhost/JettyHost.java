package io.aiwm.examples.jettyhost;

import io.aiwm.core.Aiwm;
import io.aiwm.core.jakarta.AiwmServlet;
import io.aiwm.core.jakarta.NodeEndpoint;
import io.aiwm.core.jakarta.NotificationsEndpoint;
import io.aiwm.core.token.JwtAuthenticator;
import io.aiwm.core.token.NodeTokens;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** AIWM in Jetty: what any host does, with this host's settings around it. */
final class JettyHost {
  /** As many agents may knock at once: the usual 50 would turn most of a fleet away. */
  private static final int ACCEPT_QUEUE = 4_096;

  private final ConnectedStore database;
  private final Aiwm aiwm;
  private final Server server;

  private JettyHost(ConnectedStore database, Aiwm aiwm, Server server) {
    this.database = database;
    this.aiwm = aiwm;
    this.server = server;
  }

  /** The wiring; everything else in this package reads settings. */
  static JettyHost start(HostConfig config) throws Exception {
    Secrets.directory(config.dataDirectory());
    ConnectedStore database = ConnectedStore.open(config.database());
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Aiwm aiwm =
        Aiwm.builder()
            .store(database.store())
            .authenticator(JwtAuthenticator.hs256(config.userSecret()))
            .nodeTokens(NodeTokens.hs256(config.nodeSecret()))
            .meters(meters, meters::scrape)
            .install(HostSettings.install(config))
            .http(HostSettings.http(config))
            .link(HostSettings.link(config))
            .liveness(HostSettings.liveness(config))
            .notifiers(HostSettings.notifiers(config))
            .retention(HostSettings.retention(config))
            .secrets(config.secrets())
            .feature(HostSettings.models(config))
            .executionArchive(HostSettings.executionArchive(config))
            .build();
    aiwm.start();

    Server server = new Server();
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    server.addConnector(connector);
    server.setErrorHandler(new ProblemPages());
    ServletContextHandler context = new ServletContextHandler("/");
    context.setErrorHandler(new ProblemPages());
    add(context, new AiwmServlet(aiwm), "/*", "/api/*", "/api/v1/*");
    HostServlets.of(config).forEach((path, servlet) -> add(context, servlet, path));
    JakartaWebSocketServletContainerInitializer.configure(
        context,
        (servlets, sockets) -> {
          sockets.addEndpoint(NodeEndpoint.config(aiwm, "/ws/node"));
          sockets.addEndpoint(NotificationsEndpoint.config(aiwm, "/notifications"));
        });
    server.setHandler(context);
    try {
      server.start();
    } catch (Exception e) {
      aiwm.close();
      database.connections().close();
      throw e;
    }
    return new JettyHost(database, aiwm, server);
  }

  private static void add(ServletContextHandler context, HttpServlet servlet, String... paths) {
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    holder.setInitOrder(1);
    for (String path : paths) {
      context.addServlet(holder, path);
    }
  }

  /** The port that it listens on. */
  int port() {
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  void join() throws InterruptedException {
    server.join();
  }

  /** Agents are told to come back before their connections are cut. */
  void stop() throws Exception {
    aiwm.close();
    server.stop();
    database.connections().close();
  }
}
