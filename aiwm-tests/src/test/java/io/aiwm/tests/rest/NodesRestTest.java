package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeConnection;
import io.aiwm.api.node.NodeHealth;
import io.aiwm.api.node.NodeHealth.State;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.GpuStatus;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Nodes over REST")
class NodesRestTest {
  private final RestWorld world = new RestWorld();

  @Nested
  @DisplayName("are created")
  class Created {
    @Test
    @DisplayName("as the reference shows it, with status pending sent or not")
    void created() {
      Answer answer =
          world
              .request("POST", "/nodes")
              .json(
                  """
                  {"name": "gpu-worker-01", "role": ["worker"], "status": "pending",
                   "isLocal": false, "vpnIp": "10.0.1.5"}
                  """)
              .send();
      assertThat(answer.status()).isEqualTo(201);
      JsonNode node = answer.json();
      assertThat(node.path("_id").asText()).matches("[0-9a-f]{24}");
      assertThat(node.path("status").asText()).isEqualTo("pending");
      assertThat(node.path("role").toString()).isEqualTo("[\"worker\"]");
      assertThat(node.path("isLocal").isBoolean()).isTrue();
      assertThat(node.path("websocketConnected").asBoolean()).isFalse();
      assertThat(node.path("lastHeartbeat")).isEqualTo(node.path("createdAt"));
      assertThat(node.at("/owner/orgId").asText()).isEqualTo("org-1");
      assertThat(node.at("/owner/groupId").asText()).isEmpty();
      assertThat(node.path("createdBy").asText()).isEqualTo("ann");
      assertThat(node.has("tokens")).isFalse();
      assertThat(node.has("wakeAt")).isFalse();
      assertThat(answer.header("ETag")).contains("\"1\"");
      assertThat(answer.header("Location")).contains("nodes/" + node.path("_id").asText());
    }

    @Test
    @DisplayName("in no other status than pending")
    void otherStatus() {
      Answer answer =
          world
              .request("POST", "/nodes")
              .json("{\"name\":\"n\",\"role\":[\"worker\"],\"status\":\"online\"}")
              .send();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("status");
    }

    @Test
    @DisplayName("not twice under one name")
    void twice() {
      world.createNode("n");
      Answer again =
          world.request("POST", "/nodes").json("{\"name\":\"n\",\"role\":[\"worker\"]}").send();
      assertThat(again.status()).isEqualTo(409);
      assertThat(again.json().path("code").asText()).isEqualTo("NAME_TAKEN");
      assertThat(again.json().at("/details/field").asText()).isEqualTo("name");
    }
  }

  @Nested
  @DisplayName("are shown")
  class Shown {
    private final String id = world.createNode("gpu-01");

    private void connect(String controllerId) {
      Node node = world.store.find(Node.KIND, Scope.all(), id).orElseThrow();
      Instant now = world.time.now();
      Node connected =
          node.withConnection(new NodeConnection(true, controllerId, 3, now))
              .withInventory(
                  new NodeInventory(
                      "host",
                      null,
                      null,
                      "Debian",
                      32,
                      null,
                      1L << 37,
                      null,
                      List.of(gpu("GPU-0"), gpu("GPU-1")),
                      "1.0.0",
                      null,
                      List.of()))
              .withHeader(node.header().next("c", now));
      world.store.commit(Commit.builder().replace(Node.KIND, connected).build());
    }

    private GpuDevice gpu(String name) {
      return new GpuDevice(name, null, "A100", 1000L, 1000L, 0.0, 35.0, null, null, null, null);
    }

    @Test
    @DisplayName("with the latest that they said of themselves")
    void telemetry() {
      connect("controller-9");
      world.liveControllers.add("controller-9");
      Instant at = Instant.parse("2026-01-01T00:10:00Z");
      GpuStatus status = new GpuStatus("GPU-1", 85.0, 400L, 72.0, null);
      Heartbeat heartbeat = new Heartbeat("online", 3630L, 25.5, 45.2, 2, List.of(status));
      Metrics metrics =
          new Metrics(
              new Metrics.Cpu(25.5, 32, List.of(1.0, 2.0, 3.0), null, null),
              null,
              null,
              null,
              null);
      world
          .store
          .telemetry()
          .merge(List.of(new NodeTelemetry(id, at, at, heartbeat, at.plusSeconds(20), metrics)));

      JsonNode node = world.get("/nodes/" + id).json();
      assertThat(node.path("websocketConnected").asBoolean()).isTrue();
      assertThat(node.path("hostname").asText()).isEqualTo("host");
      assertThat(node.path("lastHeartbeat").asText()).isEqualTo("2026-01-01T00:10:00.000Z");
      assertThat(node.path("lastMetricsAt").asText()).isEqualTo("2026-01-01T00:10:20.000Z");
      assertThat(node.path("cpuUsage").asDouble()).isEqualTo(25.5);
      assertThat(node.path("uptimeSeconds").asLong()).isEqualTo(3630);
      assertThat(node.path("activeDeployments").asInt()).isEqualTo(2);
      assertThat(node.at("/gpuDevices/0/utilization").asDouble()).isZero();
      assertThat(node.at("/gpuDevices/1/utilization").asDouble()).isEqualTo(85.0);
      assertThat(node.at("/gpuDevices/1/temperature").asDouble()).isEqualTo(72.0);
      assertThat(node.at("/gpuDevices/1/memoryFree").asLong()).isEqualTo(600);

      JsonNode latest = world.get("/nodes/" + id + "/metrics").json();
      assertThat(latest.at("/metrics/cpu/usage").asDouble()).isEqualTo(25.5);
    }

    @Test
    @DisplayName("as connected only while the lease of their controller is live")
    void deadController() {
      connect("controller-9");
      assertThat(world.get("/nodes/" + id).json().path("websocketConnected").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nodes/%s", "/nodes/%s/metrics", "/nodes/%s/containers"})
    @DisplayName("to nobody of another organisation")
    void otherTenant(String path) {
      String target = path.formatted(id);
      assertThat(world.request("GET", target).as(RestWorld.STRANGER).send().status())
          .isEqualTo(404);
      assertThat(world.request("GET", "/nodes/" + id).as(RestWorld.UNIVERSE).send().status())
          .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0123456789abcdef0123456", "../health", "%2e%2e", "pools"})
    @DisplayName("under nothing but an id")
    void noId(String text) {
      assertThat(world.get("/nodes/" + text).status()).isEqualTo(404);
    }
  }

  @Nested
  @DisplayName("are changed")
  class Changed {
    private final String id = world.createNode("gpu-01");

    @Test
    @DisplayName("under the version that the client has read, or not at all")
    void ifMatch() {
      Answer first =
          world
              .request("PATCH", "/nodes/" + id)
              .header("If-Match", "\"1\"")
              .json("{\"metadata\":{\"rack\":\"r1\"}}")
              .send();
      assertThat(first.status()).isEqualTo(200);
      assertThat(first.header("ETag")).contains("\"2\"");
      assertThat(first.json().at("/metadata/rack").asText()).isEqualTo("r1");
      Answer stale =
          world
              .request("PUT", "/nodes/" + id)
              .header("If-Match", "\"1\"")
              .json("{\"metadata\":{}}")
              .send();
      assertThat(stale.status()).isEqualTo(412);
      assertThat(stale.json().at("/details/version").asInt()).isEqualTo(2);
    }

    @Test
    @DisplayName("by sending back what was read; an unknown field is refused, null clears")
    void sentBack() {
      JsonNode read = world.request("GET", "/nodes/" + id).send().json();
      Answer same = world.request("PUT", "/nodes/" + id).json(read.toString()).send();
      assertThat(same.status()).isEqualTo(200);
      Answer misspelt = world.request("PATCH", "/nodes/" + id).json("{\"lables\":{}}").send();
      assertThat(misspelt.status()).isEqualTo(400);
      assertThat(misspelt.json().toString()).contains("lables");
      world.request("PATCH", "/nodes/" + id).json("{\"vpnIp\":\"10.0.0.1\"}").send();
      Answer cleared = world.request("PATCH", "/nodes/" + id).json("{\"vpnIp\":null}").send();
      assertThat(cleared.json().has("vpnIp")).isFalse();
    }

    @Test
    @DisplayName("not into a status that the table refuses; the answer names the others")
    void transition() {
      Answer answer = world.request("PUT", "/nodes/" + id).json("{\"status\":\"online\"}").send();
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.json().path("code").asText()).isEqualTo("ILLEGAL_TRANSITION");
      assertThat(answer.json().at("/details/allowed/0").asText()).isEqualTo("inactive");
    }

    @Test
    @DisplayName("by cordon and uncordon")
    void cordon() {
      JsonNode cordoned = world.request("POST", "/nodes/" + id + "/cordon").send().json();
      assertThat(cordoned.path("schedulable").asBoolean()).isFalse();
      assertThat(cordoned.path("unschedulableReasons").toString())
          .isEqualTo("[\"cordoned\",\"pending\"]");
      JsonNode open = world.request("POST", "/nodes/" + id + "/uncordon").send().json();
      assertThat(open.path("schedulable").asBoolean()).isFalse();
      assertThat(open.path("unschedulableReasons").toString()).isEqualTo("[\"pending\"]");
      assertThat(world.get("/nodes?schedulable=true").json().path("data")).isEmpty();
    }

    @Test
    @DisplayName("by deletion, after which they are not there")
    void deleted() {
      Answer answer = world.request("DELETE", "/nodes/" + id).send();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().toString()).isEqualTo("{\"message\":\"Node deleted successfully\"}");
      assertThat(world.get("/nodes/" + id).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("by their own install script, and by no other node's")
    void installation() {
      String report = "{\"phase\":\"started\",\"version\":\"1.0.0\"}";
      String path = "/nodes/" + id + "/installation";
      Answer own = world.request("POST", path).as("node:" + id).json(report).send();
      assertThat(own.status()).isEqualTo(200);
      assertThat(own.json().path("status").asText()).isEqualTo("installing");
      String other = "node:" + world.createNode("other");
      assertThat(world.request("POST", path).as(other).json(report).send().status()).isEqualTo(403);
    }
  }

  @Nested
  @DisplayName("are listed")
  class Listed {
    Listed() {
      for (int i = 0; i < 25; i++) {
        world.time.advance(Duration.ofSeconds(1));
        world.createNode("node-%02d".formatted(i));
      }
    }

    @Test
    @DisplayName("newest first, by pages, with totals and statistics in both shapes")
    void pages() {
      JsonNode first = world.get("/nodes?page=1&limit=10").json();
      assertThat(first.path("data").findValuesAsText("name"))
          .hasSize(10)
          .startsWith("node-24", "node-23");
      assertThat(first.at("/pagination/total").asInt()).isEqualTo(25);
      assertThat(first.path("total").asInt()).isEqualTo(25);
      assertThat(first.path("page").asInt()).isEqualTo(1);
      assertThat(first.path("limit").asInt()).isEqualTo(10);
      assertThat(first.path("statistics").toString())
          .isEqualTo("{\"total\":25,\"byStatus\":{\"pending\":25}}");
      JsonNode last = world.get("/nodes?page=3&limit=10").json();
      assertThat(last.path("data")).hasSize(5);
      assertThat(last.at("/pagination/nextCursor").isMissingNode()).isTrue();
    }

    @Test
    @DisplayName("to the end by cursor, each once")
    void cursor() {
      java.util.Set<String> seen = new java.util.HashSet<>();
      String cursor = "";
      do {
        JsonNode page = world.get("/nodes?limit=7&sort=name" + cursor).json();
        page.path("data")
            .findValuesAsText("name")
            .forEach(name -> assertThat(seen.add(name)).isTrue());
        JsonNode next = page.at("/pagination/nextCursor");
        cursor =
            next.isMissingNode()
                ? ""
                : "&cursor="
                    + java.net.URLEncoder.encode(
                        next.asText(), java.nio.charset.StandardCharsets.UTF_8);
      } while (!cursor.isEmpty());
      assertThat(seen).hasSize(25);
    }

    @Test
    @DisplayName("filtered by bracketed and bare fields, a comma meaning either")
    void filters() {
      assertThat(names("/nodes?name=node-03,node-07&sort=name"))
          .containsExactly("node-03", "node-07");
      assertThat(names("/nodes?filter[name]=node-03&filter%5Bstatus%5D=pending"))
          .containsExactly("node-03");
      assertThat(world.get("/nodes?status=online").json().at("/pagination/total").asInt()).isZero();
      assertThat(names("/nodes?isLocal=true")).isEmpty();
      assertThat(names("/nodes?createdAt=2026-01-01T00:00:01Z")).containsExactly("node-00");
    }

    @Test
    @DisplayName("with those first that need somebody to look")
    void attention() {
      become("node-03", node -> node.withStatus(NodeStatus.OFFLINE));
      become("node-05", node -> online(node, State.FAILED));
      become("node-07", node -> online(node, State.DEGRADED));
      become("node-09", node -> online(node, State.OK));
      become("node-11", node -> node.withStatus(NodeStatus.MAINTENANCE));
      List<String> names = names("/nodes?sort=-attention&limit=100");
      assertThat(names).startsWith("node-05", "node-03", "node-07", "node-11", "node-09");
      assertThat(names("/nodes?health=degraded,failed&sort=name"))
          .containsExactly("node-05", "node-07");
    }

    private Node online(Node node, State health) {
      return node.withStatus(NodeStatus.ONLINE).withHealth(new NodeHealth(health, List.of()));
    }

    private void become(String name, UnaryOperator<Node> change) {
      String id = world.get("/nodes?name=" + name).json().at("/data/0/_id").asText();
      Node node = world.store.find(Node.KIND, Scope.all(), id).orElseThrow();
      Node changed = change.apply(node).withHeader(node.header().next("test", world.time.now()));
      assertThat(world.store.commit(Commit.builder().replace(Node.KIND, changed).build()).applied())
          .isTrue();
    }

    @Test
    @DisplayName("found by how a text begins")
    void prefixes() {
      assertThat(names("/nodes?prefix[name]=node-0&sort=name&limit=100")).hasSize(10);
      assertThat(names("/nodes?prefix[name]=node-0&prefix%5Bname%5D=&sort=name&status=online"))
          .isEmpty();
      assertThat(names("/nodes?prefix[name]=%25")).isEmpty();
      assertThat(world.get("/nodes?prefix[name]=node-0").json().path("total").asInt())
          .isEqualTo(10);
    }

    private List<String> names(String target) {
      return world.get(target).json().path("data").findValuesAsText("name");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "filter[nonsense]=1",
          "nonsense=1",
          "filter[]=1",
          "filter[status][$ne]=x",
          "filter[name'%20OR%201=1]=x",
          "prefix[status]=on",
          "prefix[isLocal]=t",
          "isLocal=maybe",
          "createdAt=yesterday",
          "sort=role",
          "sort=-",
          "sort=name,status",
          "limit=0",
          "limit=101",
          "limit=1e3",
          "page=0",
          "page=-1",
          "page=99999999999999999999",
          "page=101&limit=100",
          "cursor=nonsense",
          "status=%00",
          "status=nonsense",
          "filter[role]=worker,boss"
        })
    @DisplayName("not by a parameter that makes no sense: it is named")
    void nonsense(String query) {
      Answer answer = world.get("/nodes?" + query);
      assertThat(answer.status()).as(answer.response().bodyText()).isEqualTo(400);
      assertThat(answer.json().path("errors")).isNotEmpty();
    }

    @Test
    @DisplayName("to a depth of ten thousand, beyond which the cursor is named")
    void depth() {
      assertThat(world.get("/nodes?page=100&limit=100").status()).isEqualTo(200);
      assertThat(world.get("/nodes?page=101&limit=100").json().path("message").asText())
          .contains("cursor");
    }

    @Test
    @DisplayName("to their own organisation, statistics included")
    void scoped() {
      JsonNode other = world.request("GET", "/nodes").as(RestWorld.STRANGER).send().json();
      assertThat(other.path("data")).isEmpty();
      assertThat(other.at("/statistics/total").asInt()).isZero();
      assertThat(
              world
                  .request("GET", "/nodes?orgId=org-1")
                  .as(RestWorld.STRANGER)
                  .send()
                  .json()
                  .path("data"))
          .isEmpty();
    }
  }

  @Nested
  @DisplayName("are commanded")
  class Commanded {
    private final String id = world.createNode("gpu-01");

    @Test
    @DisplayName("through an execution of one step")
    void command() {
      Answer answer =
          world
              .request("POST", "/nodes/" + id + "/commands")
              .json("{\"type\":\"system.healthCheck\",\"data\":{\"includeMetrics\":true}}")
              .send();
      assertThat(answer.status()).isEqualTo(202);
      String execution = answer.json().path("executionId").asText();
      JsonNode read = world.get("/executions/" + execution).json();
      assertThat(read.at("/steps/0/command/type").asText()).isEqualTo("system.healthCheck");
      assertThat(read.at("/steps/0/nodeId").asText()).isEqualTo(id);
      assertThat(world.request("POST", "/nodes/" + id + "/restart").send().status()).isEqualTo(202);
    }

    @Test
    @DisplayName("only with commands that there are")
    void unknown() {
      Answer answer =
          world
              .request("POST", "/nodes/" + id + "/commands")
              .json("{\"type\":\"system.explode\"}")
              .send();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("type");
    }

    @Test
    @DisplayName("and asked for their containers, if they answer")
    void containers() {
      Answer silent = world.get("/nodes/" + id + "/containers");
      assertThat(silent.status()).isEqualTo(503);
      assertThat(silent.header("Retry-After")).contains("5");
      world.agentAnswer =
          CommandResult.success("m", Map.of("containers", List.of(Map.of("id", "c1"))));
      assertThat(world.get("/nodes/" + id + "/containers").json().at("/data/0/id").asText())
          .isEqualTo("c1");
    }

    @Test
    @DisplayName("and says so, rather than to come again, where a node has no container engine")
    void noContainers() {
      world.agentAnswer =
          CommandResult.failure("m", ErrorInfo.of(ErrorCode.NOT_SUPPORTED, "no Docker engine"));

      Answer answer = world.get("/nodes/" + id + "/containers");

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.json().path("code").asText()).isEqualTo("NOT_SUPPORTED");
      assertThat(answer.json().path("detail").asText()).contains("no Docker engine");
    }
  }
}
