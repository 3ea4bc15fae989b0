package io.aiwm.tests.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import io.aiwm.testkit.capacity.CapacityAudit;
import io.aiwm.testkit.capacity.Machines;
import io.aiwm.testkit.capacity.Probe;
import io.aiwm.tests.feature.World;
import io.aiwm.tests.feature.World.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A step that needs a GPU")
class StepCapacityTest {
  private static final long GIB = Machines.GIB;
  private final Probe probe = new Probe();
  private final World world = new World(new InMemoryStore(), new VirtualTime(), probe).start();

  @AfterEach
  void audit() {
    new CapacityAudit(probe.engine().store()).check();
    world.close();
  }

  private String machine(String name) {
    return Machines.online(world.aiwm.nodes(), Fixtures.orgOwner(), name, 1).id();
  }

  private String submit(int steps, long bytes) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      all.add(
          """
          {"name": "s%d", "placement": {"minGpuMemory": %d},
           "command": {"type": "deployment.create", "data": {"deploymentId": "d%d"}}}\
          """
              .formatted(i, bytes, i));
    }
    Answer submitted =
        world.post("/executions", "{\"name\":\"x\",\"steps\":[" + String.join(",", all) + "]}");
    assertThat(submitted.status()).as(submitted.response().bodyText()).isEqualTo(201);
    return submitted.id();
  }

  private List<String> statuses(String executionId) {
    List<String> statuses = new ArrayList<>();
    JsonNode steps = world.get("/executions/" + executionId + "/steps").json().path("data");
    steps.forEach(step -> statuses.add(step.path("status").asText()));
    return statuses;
  }

  private int claims() {
    return new CapacityAudit(probe.engine().store()).claims();
  }

  @Test
  @DisplayName("claims it in the commit in which it begins, and waits while others have all")
  void claimed() {
    machine("n1");
    machine("n2");
    String first = submit(3, 60 * GIB);
    assertThat(statuses(first)).containsExactlyInAnyOrder("running", "running", "pending");
    assertThat(claims()).isEqualTo(2);
    String second = submit(1, 60 * GIB);
    assertThat(statuses(second)).containsExactly("pending");
    String small = submit(1, 20 * GIB);
    assertThat(statuses(small)).containsExactly("running");
    assertThat(world.get("/allocations?holderId=" + first).json().path("total").asInt())
        .isEqualTo(2);
  }

  @Test
  @DisplayName("frees it when it ends, and others begin")
  void freed() {
    machine("n1");
    String first = submit(1, 60 * GIB);
    String second = submit(1, 60 * GIB);
    assertThat(statuses(second)).containsExactly("pending");
    world.as(World.OWNER, "DELETE", "/executions/" + first, "");
    assertThat(claims()).as("the command was never sent").isZero();
    world.pass(6);
    assertThat(statuses(second)).containsExactly("running");
    assertThat(claims()).isEqualTo(1);
  }

  @Test
  @DisplayName("does not take what somebody else has allocated")
  void respects() {
    String node = machine("n1");
    String allocate = "/nodes/" + node + "/resources/allocate";
    Answer held = world.post(allocate, "{\"gpuCount\":1}");
    String waiting = submit(1, GIB);
    assertThat(statuses(waiting)).containsExactly("pending");
    Answer refused = world.post(allocate, "{\"gpuMemory\":1}");
    assertThat(refused.code()).isEqualTo("NO_CAPACITY");
    world.as(World.OWNER, "DELETE", "/allocations/" + held.id(), "");
    world.pass(6);
    assertThat(statuses(waiting)).containsExactly("running");
    assertThat(world.post(allocate, "{\"gpuCount\":1}").code()).isEqualTo("NO_CAPACITY");
  }
}
