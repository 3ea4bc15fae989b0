package io.aiwm.tools.benchmarks.link;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.tools.benchmarks.load.Frames;
import io.aiwm.tools.benchmarks.measure.ServerConsole;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The server that AIWM is measured against: the same container, the same frame, and nothing else.
 */
final class BareServer {

  private BareServer() {}

  /** Starts the server; the argument names a file whose bytes its servlet returns. */
  public static void main(String[] arguments) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setAcceptQueueSize(4_096);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new BytesServlet(Path.of(arguments[0]))), "/*");
    JakartaWebSocketServletContainerInitializer.configure(
        context,
        (servlets, container) ->
            container.addEndpoint(
                ServerEndpointConfig.Builder.create(EchoEndpoint.class, "/ws/node").build()));
    server.setHandler(context);
    server.start();
    ServerConsole.serve(connector.getLocalPort(), Map.of());
    server.stop();
  }

  /** Parses a heartbeat into a record and acknowledges it. */
  public static final class EchoEndpoint extends Endpoint {
    private static final ObjectReader READER = new ObjectMapper().readerFor(Message.class);

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.setMaxIdleTimeout(0);
      session.addMessageHandler(
          String.class,
          text -> {
            try {
              Message message = READER.readValue(text);
              if (message.data().cpuUsage() != null) {
                var unused = session.getAsyncRemote().sendText(Frames.ACK);
              }
            } catch (JsonProcessingException e) {
              throw new IllegalArgumentException(e);
            }
          });
    }
  }

  /** A heartbeat with its envelope. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Message(String type, String messageId, String timestamp, Heartbeat data) {}

  private static final class BytesServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private final Path directory;

    BytesServlet(Path directory) {
      this.directory = directory;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String name = request.getPathInfo().replace('/', '_');
      byte[] body =
          Files.exists(directory.resolve(name))
              ? Files.readAllBytes(directory.resolve(name))
              : "{}".getBytes(StandardCharsets.UTF_8);
      response.setContentType("application/json");
      response.getOutputStream().write(body);
    }
  }
}
