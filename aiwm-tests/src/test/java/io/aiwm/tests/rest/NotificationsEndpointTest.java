package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiwm.api.node.Node;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Lease;
import io.aiwm.core.jakarta.NotificationsEndpoint;
import io.aiwm.core.json.Json;
import io.aiwm.testkit.Fixtures;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Notifications over WebSocket")
class NotificationsEndpointTest {
  private static final String OWNER = "organization.owner@org-1/user-1";

  private final RestWorld world = new RestWorld();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  @BeforeEach
  void start() throws Exception {
    ServletContextHandler context = new ServletContextHandler("/");
    JakartaWebSocketServletContainerInitializer.configure(
        context,
        (servlets, sockets) ->
            sockets.addEndpoint(NotificationsEndpoint.config(world.api, "/notifications")));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private void happen(String orgId, String name) {
    Node node = Fixtures.node(orgId, name);
    world.store.commit(
        Commit.builder()
            .insert(Node.KIND, node)
            .event(Fixtures.event(node, "node.registered"))
            .build());
    Lease lease =
        world.store.leases().acquire("numbering", "c", Duration.ofMinutes(1)).orElseThrow();
    world.store.events().assignPositions(lease, 100);
  }

  private Client connect(String query, String header, String value) {
    Client client = new Client();
    HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header(header, value)
        .buildAsync(uri(query), client)
        .join();
    return client;
  }

  private URI uri(String query) {
    return URI.create("ws://127.0.0.1:" + connector.getLocalPort() + "/notifications" + query);
  }

  private void until(java.util.function.BooleanSupplier condition) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              world.time.advance(Duration.ofMillis(300));
              return condition.getAsBoolean();
            });
  }

  @Test
  @DisplayName("are one event a frame, resumed after a position, and nobody else's")
  void frames() throws Exception {
    happen("org-1", "a");
    happen("org-2", "b");
    happen("org-1", "c");
    Client client = connect("?after=0", "Authorization", "Bearer " + OWNER);
    until(() -> client.frames.size() == 2);
    assertThat(Json.mapper().readTree(client.frames.get(0)).at("/data/name").asText())
        .isEqualTo("a");
    long position = Json.mapper().readTree(client.frames.get(0)).path("position").asLong();
    Client resumed = connect("?after=" + position, "Authorization", "Bearer " + OWNER);
    until(() -> resumed.frames.size() == 1);
    assertThat(resumed.frames.get(0)).contains("\"c\"");
    happen("org-1", "d");
    until(() -> client.frames.size() == 3 && resumed.frames.size() == 2);
  }

  @Test
  @DisplayName("go on after the last event that the client names in a header")
  void resumedByHeader() {
    happen("org-1", "a");
    happen("org-2", "b");
    happen("org-1", "c");
    Client client = new Client();
    HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + OWNER)
        .header("Last-Event-ID", "1")
        .buildAsync(uri(""), client)
        .join();
    until(() -> !client.frames.isEmpty());
    happen("org-1", "d");
    until(() -> client.frames.size() == 2);
    assertThat(client.frames.get(0)).contains("\"c\"");
    assertThat(client.frames.get(1)).contains("\"d\"");
  }

  @Test
  @DisplayName("take the token as a sub-protocol from a page, and name only that there is one")
  void subprotocol() {
    Client client = new Client();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("token", "organization.owner~org-1~user-1")
            .buildAsync(uri("?after=0"), client)
            .join();
    assertThat(socket.getSubprotocol()).isEqualTo("token");
    happen("org-1", "a");
    until(() -> client.frames.size() == 1);
  }

  @Test
  @DisplayName("close with a reason where REST would refuse")
  void refused() {
    Client nobody = connect("", "Authorization", "Bearer nonsense");
    Client wrong = connect("?colour=blue", "Authorization", "Bearer " + OWNER);
    until(() -> nobody.code != 0 && wrong.code != 0);
    assertThat(nobody.code).isEqualTo(4401);
    assertThat(wrong.code).isEqualTo(4400);
  }

  @Test
  @DisplayName("end quietly with the client, and leave nothing behind")
  void ends() {
    int before = world.time.pending();
    Client client = connect("", "Authorization", "Bearer " + OWNER);
    until(() -> world.time.pending() > before);
    client.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    until(() -> world.time.pending() == before);
  }

  /** Notes what comes. */
  private static final class Client implements WebSocket.Listener {
    final List<String> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    volatile int code;
    volatile WebSocket socket;

    @Override
    public void onOpen(WebSocket opened) {
      socket = opened;
      opened.request(1_000);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        frames.add(part.toString());
        part.setLength(0);
      }
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
      code = statusCode;
      return null;
    }
  }
}
