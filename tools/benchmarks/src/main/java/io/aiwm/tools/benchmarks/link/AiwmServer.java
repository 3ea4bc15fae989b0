package io.aiwm.tools.benchmarks.link;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.TokenMetadata;
import io.aiwm.api.node.TokenState;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.security.Scope;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.Aiwm;
import io.aiwm.core.jakarta.AiwmServlet;
import io.aiwm.core.jakarta.NodeEndpoint;
import io.aiwm.core.settings.HttpSettings;
import io.aiwm.core.settings.LinkSettings;
import io.aiwm.core.token.MintedToken;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.store.jdbc.JdbcStore;
import io.aiwm.tools.benchmarks.measure.ServerConsole;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A host on embedded, durable H2 with a fleet of nodes that have tokens. Its wiring is that of any
 * host, but for limits that a load driver on one address would meet, and for an acknowledgement of
 * each heartbeat where it is asked for.
 */
final class AiwmServer {
  static final String TOKENS = "tokens";
  private static final int MANY = 10_000_000;

  private AiwmServer() {}

  /** Starts the server; arguments: a directory, the number of nodes, and whether to acknowledge. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:file:" + directory.resolve("aiwm") + ";WRITE_DELAY=0");
    config.setMaximumPoolSize(16);
    HikariDataSource database = new HikariDataSource(config);
    NodeTokens tokens = NodeTokens.hs256("benchmark-benchmark-benchmark-benchmark");
    Principal user = Principal.user("bench", "bench", "bench", Set.of(Role.ORGANIZATION_OWNER));
    Aiwm aiwm =
        Aiwm.builder()
            .store(JdbcStore.on(database))
            .authenticator(request -> user)
            .nodeTokens(tokens)
            .http(HttpSettings.defaults().withRequestsPerMinute(MANY))
            .link(
                LinkSettings.defaults()
                    .withLimits(LinkSettings.Limits.defaults().withRate(MANY, MANY)))
            .build();
    aiwm.start();
    enrol(
        aiwm,
        tokens,
        new Caller(user, "benchmark", null),
        Integer.parseInt(arguments[1]),
        directory);

    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setAcceptQueueSize(4_096);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder api = new ServletHolder(new AiwmServlet(aiwm));
    api.setAsyncSupported(true);
    context.addServlet(api, "/*");
    ServerEndpointConfig endpoint =
        Boolean.parseBoolean(arguments[2])
            ? AcknowledgingEndpoint.config(aiwm.link())
            : NodeEndpoint.config(aiwm, "/ws/node");
    JakartaWebSocketServletContainerInitializer.configure(
        context, (servlets, container) -> container.addEndpoint(endpoint));
    server.setHandler(context);
    server.start();
    ServerConsole.serve(
        connector.getLocalPort(),
        Map.of(
            "beats", () -> rows(database, "heartbeat"),
            "online", () -> rows(database, "online"),
            "connected", () -> rows(database, "connected")));
    aiwm.close();
    server.stop();
    database.close();
  }

  private static void enrol(Aiwm aiwm, NodeTokens tokens, Caller caller, int count, Path directory)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant now = TimeSource.system().now();
      Node node = aiwm.nodes().create(caller, NodeDraft.worker("node-" + i));
      MintedToken token = tokens.mint(node.id(), now, Duration.ofHours(1));
      aiwm.nodes()
          .apply(
              caller,
              Scope.all(),
              node.id(),
              new NodeInput.TokenIssued(
                  new TokenMetadata(now, token.expiresAt(), null, null),
                  new TokenState(now, token.tokenId(), Map.of())),
              null);
      lines.add(node.id() + " " + token.token());
    }
    Files.write(directory.resolve(TOKENS), lines);
  }

  /** Nodes in the database that are online, connected, or have a heartbeat of the benchmark. */
  private static long rows(HikariDataSource database, String what) {
    String sql =
        switch (what) {
          case "online" -> "SELECT COUNT(*) FROM \"aiwm_nodes\" WHERE \"status\" = 'online'";
          case "connected" ->
              "SELECT COUNT(*) FROM \"aiwm_nodes\" WHERE \"websocket_connected\" = TRUE";
          default -> "SELECT COUNT(*) FROM \"aiwm_telemetry\" WHERE heartbeat LIKE '%68719476736%'";
        };
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
