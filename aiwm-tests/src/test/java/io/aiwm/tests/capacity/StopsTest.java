package io.aiwm.tests.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.WorkloadOwner;
import io.aiwm.api.node.WorkloadOwners;
import io.aiwm.api.security.Caller;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import io.aiwm.testkit.capacity.Machines;
import io.aiwm.tests.feature.World;
import io.aiwm.tests.feature.World.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A node that is stopped")
class StopsTest {
  private final Servers servers = new Servers();
  private final World world = new World(new InMemoryStore(), new VirtualTime(), servers).start();
  private String node = "";

  /** A feature with servers on a node. */
  private static final class Servers implements Feature, WorkloadOwner {
    final List<String> here = new ArrayList<>(List.of("s1", "s2"));
    final List<String> said = new ArrayList<>();

    @Override
    public String name() {
      return "servers";
    }

    @Override
    public void install(FeatureContext engine, Contributions to) {
      engine.port(WorkloadOwners.class).add(this);
    }

    @Override
    public List<Workload> on(String nodeId) {
      return here.stream().map(id -> new Workload(id, id)).toList();
    }

    @Override
    public List<String> leave(Caller caller, Node node, Leaving how, String reason) {
      said.add(how + " " + reason);
      return List.copyOf(here);
    }

    @Override
    public void resume(Caller caller, Node node, List<String> ids) {
      said.add("resume " + ids);
    }

    @Override
    public void deleted(Unit unit, Node node) {
      said.add("deleted " + node.name());
    }
  }

  @BeforeEach
  void machine() {
    node = Machines.online(world.aiwm.nodes(), Fixtures.orgOwner(), "n1", 1).id();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private Answer stopped(String body) {
    return world.post("/nodes/" + node + "/stop", body);
  }

  private String reasons() {
    return world.get("/nodes/" + node).json().path("unschedulableReasons").toString();
  }

  private String status(String executionId) {
    return world.get("/executions/" + executionId).json().path("status").asText();
  }

  @Test
  @DisplayName("takes no work at once, and is idle once everybody's workloads are gone")
  void stops() {
    Answer first = stopped("{\"reason\":\"new fans\"}");
    assertThat(first.status()).as(first.response().bodyText()).isEqualTo(202);
    String executionId = first.json().path("executionId").asText();
    assertThat(reasons()).contains("stopped");
    assertThat(stopped("").json()).as("the same stop").isEqualTo(first.json());
    world.pass(10);
    assertThat(servers.said).containsExactly("STOP new fans");
    assertThat(status(executionId)).as("two servers are left").isEqualTo("running");
    servers.here.clear();
    world.pass(60);
    assertThat(status(executionId)).isEqualTo("completed");
    assertThat(world.get("/events?subject=" + node).json().path("data").findValuesAsText("type"))
        .contains("node.stopped");
  }

  @Test
  @DisplayName("starts exactly what the stop has stopped, and cancels a stop that goes on")
  void starts() {
    String executionId = stopped("{\"mode\":\"force\"}").json().path("executionId").asText();
    world.pass(5);
    servers.here.add("s3");
    Answer started = world.post("/nodes/" + node + "/start", "");
    assertThat(started.status()).isEqualTo(200);
    assertThat(servers.said).containsExactly("FORCE The node is stopped", "resume [s1, s2]");
    assertThat(reasons()).doesNotContain("stopped");
    world.pass(5);
    assertThat(status(executionId)).isEqualTo("cancelled");
    assertThat(world.post("/nodes/" + node + "/start", "").status()).isEqualTo(200);
    assertThat(servers.said).hasSize(2);
    String again = stopped("").json().path("executionId").asText();
    assertThat(again).isNotEqualTo(executionId);
  }

  @Test
  @DisplayName("must not be inactive, be another's, or be asked for nonsense")
  void refused() {
    assertThat(stopped("{\"mode\":\"hard\"}").status()).isEqualTo(400);
    assertThat(stopped("{\"timeoutSeconds\":0}").status()).isEqualTo(400);
    String path = "/nodes/" + node + "/stop";
    assertThat(world.as(World.STRANGER, "POST", path, "").status()).isEqualTo(404);
    assertThat(world.as(World.VIEWER, "POST", path, "").status()).isEqualTo(403);
    world.ask(node, NodeStatus.INACTIVE);
    assertThat(stopped("").code()).isEqualTo("NODE_INACTIVE");
    assertThat(world.post("/nodes/" + node + "/start", "").code()).isEqualTo("NODE_INACTIVE");
  }

  @Test
  @DisplayName("and one that is deleted, tells those who have workloads there")
  void deleted() {
    world.as(World.OWNER, "DELETE", "/nodes/" + node, "");
    assertThat(servers.said).containsExactly("deleted n1");
  }
}
