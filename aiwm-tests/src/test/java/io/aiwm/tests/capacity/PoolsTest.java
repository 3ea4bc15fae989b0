package io.aiwm.tests.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import io.aiwm.tests.feature.World;
import io.aiwm.tests.feature.World.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A pool")
class PoolsTest {
  private final World world = new World(new InMemoryStore(), new VirtualTime()).start();

  @AfterEach
  void stop() {
    world.close();
  }

  private String pool(String fields) {
    Answer made = world.post("/nodes/pools", "{\"name\":\"trainers\"" + fields + "}");
    assertThat(made.status()).as(made.response().bodyText()).isEqualTo(201);
    return made.id();
  }

  private Answer add(String poolId, String nodeId) {
    return world.post("/nodes/pools/" + poolId + "/nodes", "{\"nodeId\":\"" + nodeId + "\"}");
  }

  private Answer label(String nodeId, String labels) {
    return world.as(World.OWNER, "PATCH", "/nodes/" + nodeId, "{\"labels\":" + labels + "}");
  }

  private int count(String poolId) {
    return world.get("/nodes/pools/" + poolId).json().path("nodeCount").asInt(-1);
  }

  private List<String> poolsOf(String nodeId) {
    List<String> ids = new ArrayList<>();
    for (JsonNode id : world.get("/nodes/" + nodeId).json().path("poolIds")) {
      ids.add(id.asText());
    }
    return ids;
  }

  @Test
  @DisplayName("is created, read, changed at the version that was read, and deleted while empty")
  void plain() {
    String id = pool(",\"description\":\"big ones\",\"policy\":{\"strategy\":\"pack\"}");
    JsonNode read = world.get("/nodes/pools/" + id).json();
    assertThat(read.path("maxNodes").asInt()).isEqualTo(100);
    assertThat(read.at("/policy/strategy").asText()).isEqualTo("pack");
    Answer changed =
        world.as(
            World.OWNER,
            "PUT",
            "/nodes/pools/" + id,
            "{\"maxNodes\":7,\"description\":null}",
            "If-Match",
            "\"1\"");
    assertThat(changed.json().path("maxNodes").asInt()).isEqualTo(7);
    assertThat(changed.json().path("description").asText()).isEmpty();
    assertThat(world.get("/nodes/pools?name=trainers").json().path("total").asInt()).isEqualTo(1);
    assertThat(world.post("/nodes/pools", "{\"name\":\"trainers\"}").status()).isEqualTo(409);
    assertThat(world.as(World.OWNER, "DELETE", "/nodes/pools/" + id, "").status()).isEqualTo(200);
    assertThat(world.get("/nodes/pools/" + id).status()).isEqualTo(404);
  }

  @Test
  @DisplayName("that breaks rules is refused, naming each field")
  void rules() {
    String bad =
        "{\"name\":\"a b\",\"maxNodes\":0,\"policy\":{\"minScore\":101},"
            + "\"selector\":{\"minGpuMemory\":0},\"rates\":[{\"currency\":\"eur\","
            + "\"perGpuHour\":\"1.0000001\"}]}";
    Answer refused = world.post("/nodes/pools", bad);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder(
            "name",
            "maxNodes",
            "policy.minScore",
            "selector.minGpuMemory",
            "rates[0].currency",
            "rates[0].perGpuHour");
  }

  @Test
  @DisplayName("keeps the rates that ended, so that what was earned under them can be told")
  void rates() {
    String id = pool(",\"rates\":[{\"currency\":\"EUR\",\"perGpuHour\":\"2.50\"}]");
    world.pass(60);
    String dearer =
        "{\"rates\":[{\"currency\":\"EUR\",\"perGpuHour\":\"2.5\"},"
            + "{\"currency\":\"EUR\",\"gpuModel\":\"NVIDIA H100\",\"perGpuHour\":\"4\"}]}";
    world.as(World.OWNER, "PATCH", "/nodes/pools/" + id, dearer);
    world.pass(60);
    String only = "{\"rates\":[{\"currency\":\"USDT\",\"perGpuHour\":\"1\"}]}";
    JsonNode rates =
        world.as(World.OWNER, "PATCH", "/nodes/pools/" + id, only).json().path("rates");
    assertThat(rates).hasSize(3);
    assertThat(rates.at("/0/since").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
    assertThat(rates.at("/0/until").asText()).isEqualTo("2026-01-01T00:02:00.000Z");
    assertThat(rates.at("/1/since").asText()).isEqualTo("2026-01-01T00:01:00.000Z");
    assertThat(rates.at("/2/until").isMissingNode() || rates.at("/2/until").isNull()).isTrue();
  }

  @Test
  @DisplayName("takes nodes by hand, with a priority, and gives them back")
  void byHand() {
    String id = pool(",\"maxNodes\":1");
    String n1 = world.node("n1");
    String n2 = world.node("n2");
    Answer added = add(id, n1);
    assertThat(added.json().path("priority").asInt()).isEqualTo(50);
    assertThat(poolsOf(n1)).containsExactly(id);
    Answer again =
        world.post("/nodes/pools/" + id + "/nodes", "{\"nodeId\":\"" + n1 + "\",\"priority\":9}");
    assertThat(again.json().path("priority").asInt()).isEqualTo(9);
    assertThat(again.json().path("addedAt")).isEqualTo(added.json().path("addedAt"));
    assertThat(count(id)).isEqualTo(1);
    Answer full = add(id, n2);
    assertThat(full.status()).isEqualTo(409);
    assertThat(full.code()).isEqualTo("POOL_FULL");
    Answer occupied = world.as(World.OWNER, "DELETE", "/nodes/pools/" + id, "");
    assertThat(occupied.code()).isEqualTo("POOL_NOT_EMPTY");
    assertThat(occupied.json().at("/details/nodes").asInt()).isEqualTo(1);
    String member = "/nodes/pools/" + id + "/nodes/" + n1;
    assertThat(world.as(World.OWNER, "DELETE", member, "").status()).isEqualTo(200);
    assertThat(world.as(World.OWNER, "DELETE", member, "").status()).isEqualTo(404);
    assertThat(poolsOf(n1)).isEmpty();
    assertThat(count(id)).isZero();
    assertThat(world.get("/events?subject=" + id).json().path("data").findValuesAsText("type"))
        .contains("pool.node_added", "pool.node_removed");
  }

  @Test
  @DisplayName("belongs to its organisation alone")
  void tenants() {
    String id = pool("");
    String node = world.node("n1");
    String one = "/nodes/pools/" + id;
    String body = "{\"nodeId\":\"" + node + "\"}";
    assertThat(world.as(World.STRANGER, "GET", one, "").status()).isEqualTo(404);
    assertThat(world.as(World.STRANGER, "POST", one + "/nodes", body).status()).isEqualTo(404);
    assertThat(world.as(World.VIEWER, "POST", one + "/nodes", body).status()).isEqualTo(403);
    String theirs = world.as(World.STRANGER, "POST", "/nodes/pools", "{\"name\":\"theirs\"}").id();
    assertThat(world.as(World.STRANGER, "POST", "/nodes/pools/" + theirs + "/nodes", body).status())
        .isEqualTo(404);
  }

  @Test
  @DisplayName("takes in by its selector what is there and what comes, and lets go what changed")
  void selector() {
    String n1 = world.node("n1");
    label(n1, "{\"tier\":\"gold\"}");
    String id = pool(",\"maxNodes\":2,\"selector\":{\"labels\":{\"tier\":\"gold\"}}");
    world.pass(5);
    assertThat(poolsOf(n1)).containsExactly(id);
    String n2 = world.node("n2");
    String n3 = world.node("n3");
    label(n2, "{\"tier\":\"gold\"}");
    world.pass(5);
    label(n3, "{\"tier\":\"gold\"}");
    world.pass(5);
    assertThat(count(id)).isEqualTo(2);
    assertThat(poolsOf(n3)).as("it is full").isEmpty();
    Answer selected = world.as(World.OWNER, "DELETE", "/nodes/pools/" + id + "/nodes/" + n1, "");
    assertThat(selected.code()).isEqualTo("POOL_SELECTS_NODE");
    label(n1, "{\"tier\":\"tin\"}");
    world.pass(5);
    assertThat(poolsOf(n1)).isEmpty();
    world.pass(5);
    assertThat(poolsOf(n3)).as("the place is free").containsExactly(id);
    world.as(World.OWNER, "PATCH", "/nodes/pools/" + id, "{\"selector\":{}}");
    world.pass(5);
    assertThat(count(id)).isZero();
  }

  @Test
  @DisplayName("keeps a node that was added by hand whatever its selector says")
  void pinned() {
    String id = pool(",\"selector\":{\"labels\":{\"tier\":\"gold\"}}");
    String node = world.node("n1");
    add(id, node);
    world.pass(700);
    assertThat(poolsOf(node)).containsExactly(id);
  }

  @Test
  @DisplayName("has a node less once it is deleted")
  void deletedNode() {
    String id = pool("");
    String node = world.node("n1");
    add(id, node);
    world.as(World.OWNER, "DELETE", "/nodes/" + node, "");
    assertThat(count(id)).isZero();
    assertThat(world.get("/nodes/pools/" + id).json().path("pinned")).isEmpty();
    assertThat(world.as(World.OWNER, "DELETE", "/nodes/pools/" + id, "").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("has limits that hold for its nodes where those have none of their own")
  void thresholds() {
    String id = pool("");
    String node = world.node("n1");
    add(id, node);
    String limits = "/nodes/pools/" + id + "/thresholds";
    String hot =
        "{\"limits\":{\"gpu_temperature\":{\"warning\":{\"value\":61,\"durationSeconds\":60},"
            + "\"margin\":2}}}";
    Answer set = world.as(World.OWNER, "PUT", limits, hot);
    assertThat(set.status()).as(set.response().bodyText()).isEqualTo(200);
    assertThat(set.header("ETag")).isEqualTo("\"1\"");
    JsonNode held = world.get("/nodes/" + node + "/resources/thresholds").json();
    assertThat(held.at("/limits/gpu_temperature/warning/value").asInt()).isEqualTo(61);
    assertThat(held.path("overrides")).isEmpty();
    assertThat(world.as(World.STRANGER, "GET", limits, "").status()).isEqualTo(404);
    assertThat(world.as(World.OWNER, "PUT", limits, hot.replace("gpu_t", "t")).status())
        .isEqualTo(400);
    List<String> audited = new ArrayList<>();
    for (JsonNode entry : world.get("/audit?limit=100").json().path("data")) {
      audited.add(entry.path("action").asText() + " " + entry.path("result").asText());
    }
    assertThat(audited).contains("pool.set_thresholds ok", "pool.set_thresholds failed");
  }

  @Test
  @DisplayName("that is deleted while nodes join has none of them, or stays with all of them")
  void joinsAndDeletionRace() {
    for (int round = 0; round < 50; round++) {
      String id = pool("");
      String node = world.node("n" + round);
      CompletableFuture<Answer> joining = CompletableFuture.supplyAsync(() -> add(id, node));
      int deleted = world.as(World.OWNER, "DELETE", "/nodes/pools/" + id, "").status();
      int joined = joining.join().status();
      assertThat(List.of(deleted, joined)).as("one of them").containsOnlyOnce(200);
      assertThat(poolsOf(node)).hasSize(joined == 200 ? 1 : 0);
      if (joined == 200) {
        world.as(World.OWNER, "DELETE", "/nodes/pools/" + id + "/nodes/" + node, "");
        world.as(World.OWNER, "DELETE", "/nodes/pools/" + id, "");
      }
    }
  }
}
