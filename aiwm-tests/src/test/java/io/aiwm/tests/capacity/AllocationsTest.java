package io.aiwm.tests.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.capacity.AllocationSpec;
import io.aiwm.api.capacity.Holder;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.Schedulability;
import io.aiwm.api.security.Scope;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import io.aiwm.testkit.capacity.CapacityAudit;
import io.aiwm.testkit.capacity.Machines;
import io.aiwm.testkit.capacity.Probe;
import io.aiwm.tests.feature.World;
import io.aiwm.tests.feature.World.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An allocation")
class AllocationsTest {
  private static final long GIB = Machines.GIB;
  private final Probe probe = new Probe();
  private final World world = new World(new InMemoryStore(), new VirtualTime(), probe).start();

  @AfterEach
  void audit() {
    new CapacityAudit(probe.engine().store()).check();
    world.close();
  }

  private String machine(String name, int gpus) {
    return Machines.online(world.aiwm.nodes(), Fixtures.orgOwner(), name, gpus).id();
  }

  private Answer allocate(String nodeId, String json) {
    return world.post("/nodes/" + nodeId + "/resources/allocate", json);
  }

  private String state(String id) {
    return world.get("/allocations/" + id).json().path("state").asText();
  }

  private double available(String nodeId, int gpu) {
    return world
        .get("/nodes/" + nodeId + "/resources")
        .json()
        .at("/gpus/" + gpu + "/memory/available")
        .asDouble();
  }

  @Test
  @DisplayName("of a node has its GPUs, cores, memory and ports until it is given back")
  void onNode() {
    String node = machine("n1", 2);
    Answer made = allocate(node, "{\"gpuCount\":1,\"cpu\":1.5,\"memory\":1024,\"portCount\":2}");
    assertThat(made.status()).as(made.response().bodyText()).isEqualTo(201);
    JsonNode json = made.json();
    assertThat(json.path("state").asText()).isEqualTo("held");
    assertThat(json.path("nodeId").asText()).isEqualTo(node);
    assertThat(json.path("generation").asInt()).isEqualTo(1);
    assertThat(json.path("expiresAt").asText()).isEqualTo("2026-01-01T01:00:00.000Z");
    assertThat(json.at("/members/0/ports")).hasSize(2);
    JsonNode resources = world.get("/nodes/" + node + "/resources").json();
    assertThat(resources.at("/gpus/0/exclusive").asBoolean()).isTrue();
    assertThat(resources.at("/gpus/1/memory/available").asDouble()).isEqualTo(80.0 * GIB);
    assertThat(resources.at("/cpu/allocated").asDouble()).isEqualTo(1.5);
    assertThat(resources.at("/memory/allocated").asDouble()).isEqualTo(1024);
    String list = "/nodes/" + node + "/resources/allocate";
    assertThat(world.get(list).json().at("/data/0/_id").asText()).isEqualTo(made.id());
    assertThat(world.as(World.OWNER, "DELETE", list + "/" + made.id(), "").status()).isEqualTo(200);
    assertThat(state(made.id())).isEqualTo("ended");
    assertThat(world.get(list).json().path("data")).isEmpty();
    assertThat(allocate(node, "{\"gpuCount\":2}").json().path("generation").asInt()).isEqualTo(2);
  }

  @Test
  @DisplayName("of parts of a GPU shares it until it is full; a whole one is shared with nobody")
  void fractions() {
    String node = machine("n1", 1);
    String half = "{\"gpuMemory\":" + 40 * GIB + "}";
    assertThat(allocate(node, half).status()).isEqualTo(201);
    assertThat(allocate(node, "{\"gpuCount\":1}").code()).isEqualTo("NO_CAPACITY");
    assertThat(allocate(node, half).status()).isEqualTo(201);
    Answer full = allocate(node, half);
    assertThat(full.status()).isEqualTo(409);
    assertThat(full.json().at("/details/exhausted/gpuMemory").asInt()).isEqualTo(1);
    assertThat(full.json().at("/details/nearest/0/missing/gpuMemory").asLong()).isEqualTo(40 * GIB);
    assertThat(available(node, 0)).isZero();
  }

  @Test
  @DisplayName("that no node could ever satisfy is refused at once, even if it would wait")
  void never() {
    machine("n1", 2);
    Answer refused = world.post("/allocations", "{\"gpuCount\":3,\"wait\":true}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("NEVER_FITS");
    assertThat(world.post("/allocations", "{\"gpuModel\":\"none\",\"wait\":true}").code())
        .isEqualTo("NEVER_FITS");
  }

  @Test
  @DisplayName("that breaks rules is refused, naming each field")
  void rules() {
    String node = machine("n1", 1);
    Answer bad =
        allocate(
            node,
            "{\"cpu\":0,\"memory\":-1,\"ports\":[0],\"leaseSeconds\":5,\"priority\":101,"
                + "\"count\":65}");
    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.json().path("errors").findValuesAsText("field"))
        .contains("cpu", "memory", "ports", "leaseSeconds", "priority", "count");
    assertThat(allocate(node, "{}").json().at("/errors/0/field").asText()).isEqualTo("gpuCount");
    assertThat(
            allocate(node, "{\"gpuCount\":1,\"holder\":{\"type\":\"execution\",\"id\":\"x\"}}")
                .status())
        .isEqualTo(400);
    assertThat(world.post("/allocations", "{\"gpuCount\":1,\"poolId\":\"nope\"}").status())
        .isEqualTo(400);
  }

  @Test
  @DisplayName("that waits is granted once there is room, the most urgent first")
  void waits() {
    String node = machine("n1", 1);
    String first = allocate(node, "{\"gpuCount\":1}").id();
    Answer low = allocate(node, "{\"gpuCount\":1,\"wait\":true,\"priority\":10}");
    assertThat(low.status()).isEqualTo(202);
    assertThat(low.json().path("state").asText()).isEqualTo("pending");
    assertThat(low.json().path("reasons")).isNotEmpty();
    Answer high = allocate(node, "{\"gpuCount\":1,\"wait\":true,\"priority\":90}");
    world.pass(5);
    assertThat(state(high.id())).isEqualTo("pending");
    world.as(World.OWNER, "DELETE", "/allocations/" + first, "");
    world.pass(2);
    assertThat(state(high.id())).isEqualTo("held");
    assertThat(state(low.id())).isEqualTo("pending");
    world.as(World.OWNER, "DELETE", "/allocations/" + low.id(), "");
    assertThat(state(low.id())).isEqualTo("ended");
    assertThat(
            world.get("/events?subject=" + high.id()).json().path("data").findValuesAsText("type"))
        .containsSubsequence("allocation.waiting", "allocation.granted");
  }

  @Test
  @DisplayName("whose lease is not renewed is taken away, but is free only when proven gone")
  void expiry() {
    String node = machine("n1", 1);
    String id = allocate(node, "{\"gpuCount\":1,\"leaseSeconds\":60}").id();
    world.pass(50);
    Answer renewed = world.post("/allocations/" + id + "/renew", "{\"leaseSeconds\":30}");
    assertThat(renewed.json().path("expiresAt").asText()).isEqualTo("2026-01-01T00:01:20.000Z");
    assertThat(world.post("/allocations/" + id + "/confirm", "").json().path("state").asText())
        .isEqualTo("bound");
    world.pass(40);
    assertThat(state(id)).isEqualTo("releasing");
    assertThat(world.post("/allocations/" + id + "/renew", "{}").code())
        .isEqualTo("ALLOCATION_NOT_HELD");
    assertThat(allocate(node, "{\"gpuCount\":1}").code()).isEqualTo("NO_CAPACITY");
    world.pass(3_000);
    assertThat(state(id)).as("an absent node proves nothing").isEqualTo("releasing");
    Machines.register(world.aiwm.nodes(), Fixtures.orgOwner(), node, Machines.gpus("n1", 1));
    String force = "/allocations/" + id + "/release";
    assertThat(world.as(World.VIEWER, "POST", force, "{\"force\":true}").status()).isEqualTo(403);
    assertThat(world.post(force, "{\"force\":true}").json().path("state").asText())
        .isEqualTo("ended");
    assertThat(allocate(node, "{\"gpuCount\":1}").status()).isEqualTo(201);
  }

  @Test
  @DisplayName("in several members has all of them or none, laid out as asked")
  void gang() {
    String n1 = machine("n1", 2);
    String n2 = machine("n2", 1);
    String three = "{\"gpuCount\":1,\"count\":3,\"topology\":{\"spread\":\"node\"}}";
    assertThat(world.post("/allocations", three).status()).isEqualTo(409);
    assertThat(available(n1, 0)).isEqualTo(80.0 * GIB);
    Answer two =
        world.post(
            "/allocations", "{\"gpuCount\":1,\"count\":2,\"topology\":{\"spread\":\"node\"}}");
    assertThat(two.json().path("members").findValuesAsText("nodeId"))
        .containsExactlyInAnyOrder(n1, n2);
    assertThat(world.post("/allocations", "{\"gpuCount\":1}").json().path("nodeId").asText())
        .isEqualTo(n1);
  }

  @Test
  @DisplayName("is not made on a node that takes no work, and one that is deleted frees it")
  void nodes() {
    String node = machine("n1", 1);
    Answer held = allocate(node, "{\"gpuCount\":1}");
    NodeInput cordon = new NodeInput.SchedulingChanged(Schedulability.CORDONED, true);
    world.aiwm.nodes().apply(Fixtures.orgOwner(), Scope.all(), node, cordon, null);
    assertThat(allocate(node, "{\"cpu\":1}").json().at("/details/filtered/unschedulable").asInt())
        .isEqualTo(1);
    world.as(World.OWNER, "DELETE", "/nodes/" + node, "");
    assertThat(state(held.id())).isEqualTo("ended");
    assertThat(world.get("/allocations/" + held.id()).json().at("/reasons/0").asText())
        .isEqualTo("Node deleted");
  }

  @Test
  @DisplayName("belongs to its organisation, and uses nodes of no other")
  void tenants() {
    String node = machine("n1", 2);
    String id = allocate(node, "{\"gpuCount\":1}").id();
    String on = "/nodes/" + node + "/resources";
    assertThat(world.as(World.STRANGER, "GET", on, "").status()).isEqualTo(404);
    assertThat(world.as(World.STRANGER, "POST", on + "/allocate", "{\"gpuCount\":1}").status())
        .isEqualTo(404);
    assertThat(world.as(World.STRANGER, "GET", "/allocations/" + id, "").status()).isEqualTo(404);
    assertThat(world.as(World.STRANGER, "DELETE", "/allocations/" + id, "").status())
        .isEqualTo(404);
    assertThat(world.as(World.STRANGER, "POST", "/allocations", "{\"gpuCount\":1}").code())
        .isEqualTo("NEVER_FITS");
    assertThat(world.as(World.VIEWER, "POST", on + "/allocate", "{\"gpuCount\":1}").status())
        .isEqualTo(403);
    Answer byOperator = world.as(World.UNIVERSE, "POST", on + "/allocate", "{\"gpuCount\":1}");
    assertThat(byOperator.json().at("/owner/orgId").asText()).isEqualTo("org-1");
  }

  @Test
  @DisplayName("keeps clear of what is reserved for the machine, and of ports that are taken")
  void reserved() {
    String node = machine("n1", 1);
    String reserve = "{\"reserve\":{\"cpu\":60,\"memory\":0,\"gpuMemory\":" + 8 * GIB + "}}";
    assertThat(world.as(World.OWNER, "PATCH", "/nodes/" + node + "/ledger", reserve).status())
        .isEqualTo(200);
    assertThat(allocate(node, "{\"cpu\":5}").code()).isEqualTo("NEVER_FITS");
    assertThat(allocate(node, "{\"gpuMemory\":" + 73 * GIB + "}").code()).isEqualTo("NEVER_FITS");
    assertThat(allocate(node, "{\"cpu\":4,\"ports\":[8080]}").status()).isEqualTo(201);
    Answer taken = allocate(node, "{\"ports\":[8080]}");
    assertThat(taken.json().at("/details/exhausted/ports").asInt()).isEqualTo(1);
    JsonNode ledger = world.get("/nodes/" + node + "/ledger").json();
    assertThat(ledger.at("/claims/0/ports/0").asInt()).isEqualTo(8080);
    assertThat(world.as(World.VIEWER, "GET", "/nodes/" + node + "/ledger", "").status())
        .isEqualTo(403);
  }

  @Test
  @DisplayName("of a pool is on one of its nodes, and keeps the pool from being deleted")
  void pools() {
    String other = machine("n1", 1);
    String member = machine("n2", 1);
    String pool = world.post("/nodes/pools", "{\"name\":\"gold\"}").id();
    world.post("/nodes/pools/" + pool + "/nodes", "{\"nodeId\":\"" + member + "\"}");
    String body = "{\"gpuCount\":1,\"poolId\":\"" + pool + "\"}";
    Answer held = world.post("/allocations", body);
    assertThat(held.json().path("nodeId").asText()).isEqualTo(member).isNotEqualTo(other);
    world.as(World.OWNER, "DELETE", "/nodes/pools/" + pool + "/nodes/" + member, "");
    Answer refused = world.as(World.OWNER, "DELETE", "/nodes/pools/" + pool, "");
    assertThat(refused.json().at("/details/allocations").asInt()).isEqualTo(1);
    world.as(World.OWNER, "DELETE", "/allocations/" + held.id(), "");
    assertThat(world.as(World.OWNER, "DELETE", "/nodes/pools/" + pool, "").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("that waits says why: what was looked at, what is lacking, who goes before it")
  void explained() {
    String node = machine("n1", 1);
    machine("n2", 0);
    allocate(node, "{\"gpuMemory\":" + 60 * GIB + "}");
    String half = "{\"gpuMemory\":" + 40 * GIB + ",\"wait\":true}";
    world.post("/allocations", half);
    world.pass(1);
    String second = world.post("/allocations", half).id();
    JsonNode why = world.get("/allocations/" + second + "/explain").json();
    assertThat(why.path("placeable").asBoolean()).isFalse();
    assertThat(why.path("blockedBy").asText()).isEqualTo("capacity");
    assertThat(why.at("/nodes/evaluated").asInt()).isEqualTo(2);
    assertThat(why.at("/nodes/exhausted/gpu").asInt()).isEqualTo(2);
    assertThat(why.at("/nearest/0/nodeId").asText()).isEqualTo(node);
    assertThat(why.at("/nearest/0/missing/gpuMemory").asLong()).isEqualTo(20 * GIB);
    assertThat(why.path("position").asInt()).isEqualTo(1);
    assertThat(world.as(World.STRANGER, "GET", "/allocations/" + second + "/explain", "").status())
        .isEqualTo(404);
  }

  @Test
  @DisplayName("can be tried on a pool, which takes nothing")
  void dryRun() {
    String node = machine("n1", 1);
    String pool = world.post("/nodes/pools", "{\"name\":\"gold\"}").id();
    String explain = "/nodes/pools/" + pool + "/explain";
    JsonNode empty = world.post(explain, "{\"gpuCount\":1}").json();
    assertThat(empty.path("blockedBy").asText()).isEqualTo("never");
    assertThat(empty.at("/nodes/inPool").asInt()).isZero();
    assertThat(empty.at("/nodes/filtered/pool").asInt()).isEqualTo(1);
    world.post("/nodes/pools/" + pool + "/nodes", "{\"nodeId\":\"" + node + "\"}");
    assertThat(world.post(explain, "{\"gpuCount\":1}").json().path("placeable").asBoolean())
        .isTrue();
    assertThat(available(node, 0)).isEqualTo(80.0 * GIB);
  }

  @Test
  @DisplayName("is charged to the share of its owner in the pool, and never passes the limit")
  void quota() {
    String n1 = machine("n1", 3);
    String pool = world.post("/nodes/pools", "{\"name\":\"gold\"}").id();
    world.post("/nodes/pools/" + pool + "/nodes", "{\"nodeId\":\"" + n1 + "\"}");
    String before = allocate(n1, "{\"gpuMemory\":" + 40 * GIB + "}").id();
    String share = "/nodes/pools/" + pool + "/shares/org:org-1";
    String terms = "{\"guaranteed\":1,\"limit\":1.5}";
    Answer set = world.as(World.OWNER, "PUT", share, terms);
    assertThat(set.status()).as(set.response().bodyText()).isEqualTo(200);
    assertThat(set.json().path("usedMillis").asInt()).as("what there is already").isEqualTo(500);
    assertThat(allocate(n1, "{\"gpuCount\":1}").status()).isEqualTo(201);
    Answer over = allocate(n1, "{\"gpuMemory\":1,\"wait\":true}");
    assertThat(over.status()).isEqualTo(202);
    assertThat(over.json().path("reasons").toString()).contains("quota");
    assertThat(allocate(n1, "{\"cpu\":1}").status()).as("no GPU, no quota").isEqualTo(201);
    world.as(World.OWNER, "DELETE", "/allocations/" + before, "");
    world.pass(2);
    assertThat(state(over.id())).isEqualTo("held");
    assertThat(world.get(share).json().path("usedMillis").asInt()).isEqualTo(1001);
    String stranger = "/nodes/pools/" + pool + "/shares";
    assertThat(world.as(World.STRANGER, "GET", stranger, "").status()).isEqualTo(404);
    assertThat(world.as(World.OWNER, "PUT", stranger + "/nobody", terms).status()).isEqualTo(400);
    assertThat(world.as(World.OWNER, "DELETE", share, "").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("that has waited long has its node kept, so that small ones do not starve it")
  void nominated() {
    String node = machine("n1", 2);
    String small = allocate(node, "{\"gpuCount\":1}").id();
    allocate(node, "{\"gpuCount\":1,\"leaseSeconds\":604800}");
    String large = allocate(node, "{\"gpuCount\":2,\"wait\":true,\"leaseSeconds\":86400}").id();
    for (int minutes = 0; minutes < 11; minutes++) {
      Machines.register(world.aiwm.nodes(), Fixtures.orgOwner(), node, Machines.gpus("n1", 2));
      world.pass(60);
    }
    Machines.register(world.aiwm.nodes(), Fixtures.orgOwner(), node, Machines.gpus("n1", 2));
    world.as(World.OWNER, "DELETE", "/allocations/" + small, "");
    Answer another = allocate(node, "{\"gpuCount\":1}");
    assertThat(another.json().at("/details/filtered/nominated").asInt()).isEqualTo(1);
    Answer brief = allocate(node, "{\"gpuCount\":1,\"leaseSeconds\":60}");
    assertThat(brief.status()).as("it ends before").isEqualTo(201);
    assertThat(state(large)).isEqualTo("pending");
  }

  @Test
  @DisplayName("granted again under its id is the same, and belongs to nobody else")
  void known() {
    machine("n1", 2);
    var engine = probe.engine();
    String id = engine.ids().next();
    var spec = AllocationSpec.of(new Holder("feature", "x", null)).gpus(1).build();
    var owner = Fixtures.owner(Fixtures.ORG);
    var first = engine.units().run(engine.self(), u -> probe.capacity().grant(u, id, owner, spec));
    var again = engine.units().run(engine.self(), u -> probe.capacity().grant(u, id, owner, spec));
    assertThat(again).isEqualTo(first);
    assertThat(world.as(World.OWNER, "DELETE", "/allocations/" + id, "").code())
        .isEqualTo("ALLOCATION_HELD");
  }

  @Test
  @DisplayName("on a GPU that was swapped shows as lost, until it ends")
  void swapped() {
    String node = machine("n1", 1);
    allocate(node, "{\"gpuCount\":1}");
    Machines.register(
        world.aiwm.nodes(),
        Fixtures.orgOwner(),
        node,
        List.of(Machines.gpu("GPU-0", "GPU-another")));
    JsonNode resources = world.get("/nodes/" + node + "/resources").json();
    assertThat(resources.path("lost")).hasSize(1);
    assertThat(available(node, 0)).isEqualTo(80.0 * GIB);
  }
}
