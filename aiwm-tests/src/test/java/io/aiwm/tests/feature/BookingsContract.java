package io.aiwm.tests.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.store.Store;
import io.aiwm.examples.booking.Bookings;
import io.aiwm.testkit.VirtualTime;
import io.aiwm.tests.feature.World.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The feature of {@code examples/custom-feature}: what the engine gives it without its doing. */
abstract class BookingsContract {
  final VirtualTime time = new VirtualTime();
  World world;

  /** A store on data of this test's own; called once for each controller. */
  abstract Store store();

  @BeforeEach
  void start() {
    world = new World(store(), time, new Bookings()).start();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  static String booking(String nodeId, int from, int until) {
    return """
    {"nodeId": "%s", "reason": "new fans", "startsAt": "%s", "endsAt": "%s"}\
    """
        .formatted(nodeId, at(from), at(until));
  }

  private static Instant at(int minute) {
    return VirtualTime.START.plusSeconds(60L * minute);
  }

  private String status(String bookingId) {
    return world.get("/bookings/" + bookingId).json().path("status").asText();
  }

  private List<String> texts(String list, String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode record : world.get(list).json().path("data")) {
      texts.add(record.path(field).asText());
    }
    return texts;
  }

  @Test
  @DisplayName("a window takes its node out of work when it starts, and back when it ends")
  void window() {
    String node = world.node("n1");
    Answer created = world.post("/bookings", booking(node, 1, 2));
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    assertThat(created.json().path("status").asText()).isEqualTo("scheduled");
    world.pass(50);
    assertThat(world.status(node)).isEqualTo(NodeStatus.OFFLINE);
    world.pass(20);
    assertThat(world.status(node)).isEqualTo(NodeStatus.MAINTENANCE);
    assertThat(status(created.id())).isEqualTo("active");
    world.pass(60);
    assertThat(world.status(node)).isEqualTo(NodeStatus.OFFLINE);
    assertThat(status(created.id())).isEqualTo("done");
    assertThat(texts("/events?subject=" + created.id(), "type"))
        .containsExactly("booking.created", "booking.started", "booking.ended");
    assertThat(texts("/audit?filter[resourceId]=" + created.id(), "action"))
        .containsExactlyInAnyOrder("booking.create", "booking.start", "booking.end");
  }

  @Test
  @DisplayName("a node has one booking at a time, also where two are asked for at once")
  void oneAtATime() {
    String node = world.node("n1");
    Answer first = world.post("/bookings", booking(node, 10, 20));
    Answer second = world.post("/bookings", booking(node, 12, 22));
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.code()).isEqualTo("NODE_BOOKED");
    assertThat(world.post("/bookings/" + first.id() + "/cancel", "").status()).isEqualTo(200);
    assertThat(world.post("/bookings", booking(node, 12, 22)).status()).isEqualTo(201);
  }

  @Test
  @DisplayName("of two bookings of a node that are asked for at once, one is made")
  void race() {
    String node = world.node("n1");
    CompletableFuture<?>[] both = new CompletableFuture<?>[2];
    List<Integer> answers = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 2; i++) {
      both[i] =
          CompletableFuture.supplyAsync(() -> world.post("/bookings", booking(node, 10, 20)))
              .thenAccept(answer -> answers.add(answer.status()));
    }
    CompletableFuture.allOf(both).join();
    assertThat(answers).containsExactlyInAnyOrder(201, 409);
    assertThat(texts("/bookings", "nodeId")).containsExactly(node);
  }

  @Test
  @DisplayName("it is on the API document with its events, and on the dashboard")
  void documented() {
    JsonNode paths = world.get("/api-docs.json").json().path("paths");
    assertThat(paths.path("/bookings").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("get", "post");
    assertThat(paths.path("/bookings/{id}").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("get", "put", "patch", "delete");
    assertThat(paths.at("/~1bookings~1{id}~1cancel/post/operationId").asText())
        .isEqualTo("booking.cancel");
    assertThat(world.get("/events/schemas/booking.started").status()).isEqualTo(200);
    String module = "dashboard/features/bookings/bookings.js";
    assertThat(world.get("/dashboard/features.json").json().at("/features/0/module").asText())
        .isEqualTo(module);
    assertThat(world.get("/" + module).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("it is filtered, sorted, and counted by status, as all lists are")
  void listed() {
    String n1 = world.node("n1");
    String n2 = world.node("n2");
    world.post("/bookings", booking(n1, 10, 20));
    String second = world.post("/bookings", booking(n2, 5, 20)).id();
    world.post("/bookings/" + second + "/cancel", "");
    assertThat(texts("/bookings?sort=startsAt", "nodeId")).containsExactly(n2, n1);
    assertThat(texts("/bookings?filter[status]=cancelled", "nodeId")).containsExactly(n2);
    assertThat(texts("/bookings?nodeId=" + n1, "status")).containsExactly("scheduled");
    assertThat(world.get("/bookings").json().at("/statistics/byStatus").toString())
        .isEqualTo("{\"cancelled\":1,\"scheduled\":1}");
    assertThat(world.get("/bookings?filter[status]=lost").status()).isEqualTo(400);
  }

  @Test
  @DisplayName("it is changed at the version that was read, and audited with the difference")
  void changed() {
    String id = world.post("/bookings", booking(world.node("n1"), 10, 20)).id();
    String body = "{\"reason\": \"new disks\"}";
    Answer changed = world.as(World.OWNER, "PATCH", "/bookings/" + id, body, "If-Match", "\"1\"");
    assertThat(changed.header("ETag")).isEqualTo("\"2\"");
    Answer late = world.as(World.OWNER, "PATCH", "/bookings/" + id, body, "If-Match", "\"1\"");
    assertThat(late.status()).isEqualTo(412);
    JsonNode entry =
        world.get("/audit?filter[action]=booking.update&filter[result]=ok").json().at("/data/0");
    assertThat(entry.at("/details/changes/reason").toString())
        .contains("\"from\":\"new fans\"")
        .contains("\"to\":\"new disks\"");
  }

  @Test
  @DisplayName("it belongs to the organisation of its node, and to nobody else")
  void tenants() {
    String node = world.node("n1");
    assertThat(world.as(World.STRANGER, "POST", "/bookings", booking(node, 1, 2)).status())
        .isEqualTo(404);
    assertThat(world.as(World.VIEWER, "POST", "/bookings", booking(node, 1, 2)).status())
        .isEqualTo(403);
    Answer byOperator = world.as(World.UNIVERSE, "POST", "/bookings", booking(node, 10, 20));
    String one = "/bookings/" + byOperator.id();
    assertThat(byOperator.json().at("/owner/orgId").asText()).isEqualTo("org-1");
    assertThat(world.as(World.VIEWER, "GET", one, "").status()).isEqualTo(200);
    assertThat(world.as(World.STRANGER, "GET", one, "").status()).isEqualTo(404);
    assertThat(world.as(World.STRANGER, "DELETE", one, "").status()).isEqualTo(404);
    assertThat(world.as(World.STRANGER, "GET", "/bookings", "").json().path("data")).isEmpty();
  }

  @Test
  @DisplayName("deleted while it lasts, it gives its node back in the same commit")
  void deleted() {
    String node = world.node("n1");
    String id = world.post("/bookings", booking(node, 0, 20)).id();
    world.pass(10);
    assertThat(world.status(node)).isEqualTo(NodeStatus.MAINTENANCE);
    assertThat(world.as(World.OWNER, "DELETE", "/bookings/" + id, "").status()).isEqualTo(200);
    assertThat(world.status(node)).isEqualTo(NodeStatus.OFFLINE);
    assertThat(world.get("/bookings/" + id).status()).isEqualTo(404);
  }

  @Test
  @DisplayName("a window whose node refuses is cancelled, and holds up no other")
  void refused() {
    String gone = world.node("n1");
    String node = world.node("n2");
    String lost = world.post("/bookings", booking(gone, 1, 20)).id();
    world.post("/bookings", booking(node, 1, 20));
    world.ask(gone, NodeStatus.INACTIVE);
    world.pass(70);
    assertThat(status(lost)).isEqualTo("cancelled");
    assertThat(world.status(gone)).isEqualTo(NodeStatus.INACTIVE);
    assertThat(world.status(node)).isEqualTo(NodeStatus.MAINTENANCE);
  }

  @Test
  @DisplayName("an execution books a window by its step")
  void step() {
    String node = world.node("n1");
    Answer submitted = world.post("/executions", maintenance(node));
    assertThat(submitted.status()).as(submitted.response().bodyText()).isEqualTo(201);
    world.pass(10);
    assertThat(world.status(node)).isEqualTo(NodeStatus.MAINTENANCE);
    world.pass(60);
    assertThat(world.status(node)).isEqualTo(NodeStatus.OFFLINE);
  }

  private static String maintenance(String nodeId) {
    return """
    {"name": "fans", "steps": [{"name": "maintain", "command": {"type": "local.maintain",
      "data": {"nodeId": "%s", "reason": "new fans", "minutes": 1}}}]}\
    """
        .formatted(nodeId);
  }

  @Test
  @DisplayName("a step books no node of another organisation")
  void foreignStep() {
    String node = world.node("n1");
    world.as(World.STRANGER, "POST", "/executions", maintenance(node));
    world.pass(10);
    assertThat(world.status(node)).isEqualTo(NodeStatus.OFFLINE);
    assertThat(world.as(World.STRANGER, "GET", "/bookings", "").json().path("data")).isEmpty();
    assertThat(world.get("/bookings").json().path("data")).isEmpty();
  }
}
