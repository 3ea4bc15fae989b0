package io.aiwm.tests.embedding;

import io.aiwm.core.Aiwm;
import io.aiwm.core.jakarta.AiwmServlet;
import io.aiwm.core.jakarta.NodeEndpoint;
import io.aiwm.core.token.JwtAuthenticator;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.store.jdbc.JdbcStore;
import javax.sql.DataSource;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The smallest host: embedded Jetty, a database, two secrets. README.md shows it. */
record SmallHost(Server server, Aiwm aiwm) {

  // README:
  static SmallHost start(DataSource database, String userSecret, String nodeSecret, int port)
      throws Exception {
    Aiwm aiwm =
        Aiwm.builder()
            .store(JdbcStore.on(database))
            .authenticator(JwtAuthenticator.hs256(userSecret))
            .nodeTokens(NodeTokens.hs256(nodeSecret))
            .build();
    aiwm.start();

    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder rest = new ServletHolder(new AiwmServlet(aiwm));
    rest.setAsyncSupported(true);
    context.addServlet(rest, "/*");
    JakartaWebSocketServletContainerInitializer.configure(
        context, (servlets, sockets) -> sockets.addEndpoint(NodeEndpoint.config(aiwm, "/ws/node")));

    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setPort(port);
    connector.setAcceptQueueSize(4_096); // Agents that come back all at once.
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
    return new SmallHost(server, aiwm);
  }

  void stop() throws Exception {
    aiwm.close();
    server.stop();
  }
  // :README
}
