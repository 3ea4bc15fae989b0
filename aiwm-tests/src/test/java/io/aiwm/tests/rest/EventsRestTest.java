package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.node.Node;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Lease;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.StreamSink;
import io.aiwm.testkit.Fixtures;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Events over REST")
class EventsRestTest {
  private final RestWorld world = new RestWorld();

  private Node happen(String orgId, String name, String type) {
    Node node = Fixtures.node(orgId, name);
    world.store.commit(
        Commit.builder().insert(Node.KIND, node).event(Fixtures.event(node, type)).build());
    Lease lease =
        world.store.leases().acquire("numbering", "c", Duration.ofMinutes(1)).orElseThrow();
    world.store.events().assignPositions(lease, 100);
    return node;
  }

  @Test
  @DisplayName("are read in order, after a position, by type and subject")
  void read() {
    happen("org-1", "a", "node.registered");
    Node b = happen("org-1", "b", "node.connected");
    happen("org-2", "c", "node.registered");

    JsonNode all = world.get("/events").json();
    assertThat(all.path("data")).hasSize(2);
    assertThat(all.at("/data/0/type").asText()).isEqualTo("node.registered");
    assertThat(all.at("/data/1/type").asText()).isEqualTo("node.connected");
    assertThat(all.path("nextAfter").asLong()).isEqualTo(all.at("/data/1/position").asLong());
    assertThat(world.get("/events?after=" + all.path("nextAfter").asLong()).json().path("data"))
        .isEmpty();
    assertThat(world.get("/events?type=node.connected").json().path("data")).hasSize(1);
    assertThat(world.get("/events?subject=" + b.id()).json().path("data")).hasSize(1);
    assertThat(world.get("/events?subject=node/" + b.id()).json().path("data")).hasSize(1);
    assertThat(world.get("/events?subject=execution").json().path("data")).isEmpty();
    assertThat(world.get("/events?limit=0").status()).isEqualTo(400);
  }

  @Test
  @DisplayName("are read from the end, in order all the same")
  void newest() {
    happen("org-1", "a", "node.registered");
    happen("org-1", "b", "node.connected");
    happen("org-1", "c", "node.disconnected");
    happen("org-2", "d", "node.registered");

    JsonNode newest = world.get("/events?newest=true&limit=2").json();
    assertThat(newest.path("data")).hasSize(2);
    assertThat(newest.at("/data/0/type").asText()).isEqualTo("node.connected");
    assertThat(newest.at("/data/1/type").asText()).isEqualTo("node.disconnected");
    assertThat(newest.path("nextAfter").asLong()).isEqualTo(3);
    assertThat(world.get("/events?newest=perhaps").status()).isEqualTo(400);
  }

  @Test
  @DisplayName("are followed by one reader a hundred times at once, and by others all the same")
  void manyStreams() {
    List<Sink> sinks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sinks.add(open(world.request("GET", "/events/stream")));
    }
    Answer refused = world.request("GET", "/notifications").send();
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).contains("30");
    open(world.request("GET", "/events/stream").as(RestWorld.EDITOR));
    sinks.get(0).close();
    open(world.request("GET", "/events/stream"));
  }

  @Test
  @DisplayName("that are asked for and never followed take no place")
  void neverBegun() {
    for (int i = 0; i < 150; i++) {
      assertThat(world.request("GET", "/events/stream").send().status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("are followed from now on, and by nobody of another organisation")
  void followed() {
    happen("org-1", "before", "node.registered");
    Sink sink = open(world.request("GET", "/events/stream"));
    happen("org-1", "a", "node.registered");
    happen("org-2", "b", "node.registered");
    world.time.advance(Duration.ofSeconds(1));
    assertThat(sink.text()).contains("retry: ").contains("\"name\":\"a\"");
    assertThat(sink.text()).doesNotContain("\"before\"").doesNotContain("\"b\"");
  }

  @Test
  @DisplayName("are resumed after the last that the client saw")
  void resumed() {
    happen("org-1", "a", "node.registered");
    happen("org-1", "b", "node.registered");
    Sink sink = open(world.request("GET", "/events/stream").header("Last-Event-ID", "1"));
    assertThat(sink.text()).contains("id: 2\ndata: {").doesNotContain("id: 1\n");
  }

  @Test
  @DisplayName("say where some are missing, to who was away longer than they are kept")
  void gap() {
    happen("org-1", "a", "node.registered");
    happen("org-2", "b", "node.registered");
    happen("org-1", "c", "node.registered");
    assertThat(world.get("/events?after=1").json().has("gap")).isFalse();

    world.store.events().purge(world.time.now().plusSeconds(1), 2);

    String gap = "{\"after\":1,\"next\":3}";
    assertThat(world.get("/events?after=1").json().path("gap")).hasToString(gap);
    assertThat(world.get("/events?after=2").json().has("gap")).isFalse();
    assertThat(world.get("/events?after=0").json().has("gap")).isFalse();
    assertThat(open(world.request("GET", "/notifications?after=1")).text())
        .startsWith("{\"gap\":" + gap + "}\n")
        .contains("\"c\"");
    assertThat(open(world.request("GET", "/events/stream").header("Last-Event-ID", "1")).text())
        .contains("event: gap\ndata: " + gap + "\n\nid: 3\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events/stream", "/notifications"})
  @DisplayName("are nobody else's, from the beginning, by their subject or after a position")
  void nobodyElse(String stream) {
    Node foreign = happen("org-2", "b", "node.registered");
    happen("org-1", "a", "node.registered");

    Sink all = open(world.request("GET", stream + "?after=0"));
    Sink resumed = open(world.request("GET", stream).header("Last-Event-ID", "0"));
    Sink one = open(world.request("GET", stream + "?after=0&subject=node/" + foreign.id()));
    happen("org-2", "c", "node.registered");
    world.time.advance(Duration.ofSeconds(1));
    for (Sink sink : List.of(all, resumed)) {
      assertThat(sink.text()).contains("\"a\"").doesNotContain("org-2", foreign.id());
    }
    assertThat(one.text()).doesNotContain("org-2", foreign.id());
    assertThat(world.get("/events?subject=" + foreign.id()).json().path("data")).isEmpty();
    assertThat(world.get("/events?newest=true&limit=9").json().path("data")).hasSize(1);
  }

  @Test
  @DisplayName("keep the connection alive when nothing happens, and end after an hour")
  void quiet() {
    Sink sink = open(world.request("GET", "/events/stream"));
    world.time.advance(Duration.ofSeconds(16));
    assertThat(sink.text()).contains(": keep-alive\n\n");
    world.time.advance(Duration.ofHours(1));
    assertThat(sink.closed).isTrue();
  }

  @Test
  @DisplayName("wait for a client that reads slowly, and leave nothing behind one that goes")
  void slow() {
    int before = world.time.pending();
    Sink sink = open(world.request("GET", "/events/stream"));
    sink.queued = 1 << 20;
    happen("org-1", "a", "node.registered");
    world.time.advance(Duration.ofSeconds(1));
    assertThat(sink.text()).doesNotContain("data:");
    sink.queued = 0;
    world.time.advance(Duration.ofSeconds(1));
    assertThat(sink.text()).contains("data:");
    sink.close();
    world.time.advance(Duration.ofSeconds(1));
    assertThat(world.time.pending()).isEqualTo(before);
  }

  @Test
  @DisplayName("come on the same stream when a store that failed is back")
  void storeDown() {
    Sink sink = open(world.request("GET", "/events/stream"));
    world.store.faults().failing(true);
    world.time.advance(Duration.ofSeconds(1));
    world.store.faults().failing(false);
    happen("org-1", "a", "node.registered");
    world.time.advance(Duration.ofSeconds(1));
    assertThat(sink.text()).contains("\"name\":\"a\"");
  }

  private static Sink open(RestWorld.Request request) {
    Answer answer = request.send();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type").orElseThrow())
        .isIn("text/event-stream", "application/x-ndjson");
    Sink sink = new Sink();
    ((HttpResponse.Stream) answer.response().body()).source().open(sink);
    return sink;
  }

  /** A client that takes everything, until a test says otherwise. */
  private static final class Sink implements StreamSink {
    private final StringBuilder written = new StringBuilder();
    private final List<Runnable> actions = new ArrayList<>();
    private int queued;
    private boolean closed;

    String text() {
      return written.toString();
    }

    @Override
    public boolean write(byte[] chunk) {
      written.append(new String(chunk, StandardCharsets.UTF_8));
      return !closed;
    }

    @Override
    public void onDrained(Runnable action) {}

    @Override
    public int queued() {
      return queued;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        actions.forEach(Runnable::run);
      }
    }

    @Override
    public void onClose(Runnable action) {
      actions.add(action);
    }
  }
}
