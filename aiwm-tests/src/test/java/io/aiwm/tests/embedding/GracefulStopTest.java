package io.aiwm.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.core.Aiwm;
import io.aiwm.core.jakarta.AiwmServlet;
import io.aiwm.core.jakarta.NodeEndpoint;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.InMemoryStore;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A container that waits for its requests before it stops")
class GracefulStopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  private final Aiwm aiwm =
      Aiwm.builder()
          .store(new InMemoryStore())
          .authenticator(
              request -> Principal.user("u", "u", "org-1", Set.of(Role.ORGANIZATION_OWNER)))
          .nodeTokens(NodeTokens.hs256("n".repeat(32)))
          .notifiersOnClassPath(false)
          .build();
  private final Server server = new Server(0);

  private void start() throws Exception {
    aiwm.start();
    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder rest = new ServletHolder(new AiwmServlet(aiwm));
    rest.setAsyncSupported(true);
    context.addServlet(rest, "/*");
    JakartaWebSocketServletContainerInitializer.configure(
        context, (servlets, sockets) -> sockets.addEndpoint(NodeEndpoint.config(aiwm, "/ws/node")));
    server.setHandler(new GracefulHandler(context));
    server.setStopTimeout(PATIENCE.toMillis());
    server.addEventListener(
        new LifeCycle.Listener() {
          @Override
          public void lifeCycleStopping(LifeCycle event) {
            aiwm.disconnect();
          }
        });
    server.start();
  }

  @Test
  @Timeout(40)
  @DisplayName("does not wait for an event stream, which ends as the container begins to stop")
  void stream() throws Exception {
    start();
    URI events = server.getURI().resolve("/events/stream");
    HttpResponse<InputStream> stream =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(events).build(), BodyHandlers.ofInputStream());
    assertThat(stream.statusCode()).isEqualTo(200);
    server.stop();
    try (InputStream rest = stream.body()) {
      assertThat(rest.readAllBytes()).asString().doesNotContain("error");
    }
    aiwm.disconnect(); // As often as one likes.
    aiwm.close();
  }
}
