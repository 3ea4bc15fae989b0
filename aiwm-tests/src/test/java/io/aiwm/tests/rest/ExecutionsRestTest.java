package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Executions over REST")
class ExecutionsRestTest {
  private final RestWorld world = new RestWorld();
  private final String node = world.createNode("gpu-01");

  private Answer submit(String token) {
    return world
        .request("POST", "/executions")
        .as(token)
        .json(
            """
            {"name": "two", "nodeId": "%s", "category": "maintenance",
             "steps": [
               {"name": "check", "command": {"type": "system.healthCheck"}},
               {"name": "query", "command": {"type": "system.query"}, "dependsOn": [0],
                "retry": {"maxAttempts": 2}}]}
            """
                .formatted(node))
        .send();
  }

  @Test
  @DisplayName("are submitted by editors and read flat, with their steps")
  void submitted() {
    Answer answer = submit(RestWorld.EDITOR);
    assertThat(answer.status()).as(answer.response().bodyText()).isEqualTo(201);
    JsonNode execution = answer.json();
    assertThat(execution.path("executionId")).isEqualTo(execution.path("_id"));
    assertThat(execution.path("name").asText()).isEqualTo("two");
    assertThat(execution.path("status").asText()).isEqualTo("running");
    assertThat(execution.path("maxRetries").asInt()).isEqualTo(3);
    assertThat(execution.path("steps")).hasSize(2);
    assertThat(execution.at("/steps/0/name").asText()).isEqualTo("check");
    assertThat(execution.at("/steps/0/status").asText()).isEqualTo("running");
    assertThat(execution.at("/steps/1/dependsOn/0").asInt()).isZero();
    assertThat(execution.at("/steps/1/retry/maxAttempts").asInt()).isEqualTo(2);
    assertThat(execution.has("wakeAt")).isFalse();
    String id = execution.path("_id").asText();
    assertThat(world.get("/executions/" + id).json().has("history")).isTrue();
    assertThat(world.get("/executions/" + id + "/steps").json().path("total").asInt()).isEqualTo(2);
  }

  @Test
  @DisplayName("are listed without steps, filtered by node and status")
  void listed() {
    submit(RestWorld.EDITOR);
    JsonNode list = world.get("/executions?nodeId=" + node + "&filter[status]=running").json();
    assertThat(list.path("data")).hasSize(1);
    assertThat(list.at("/data/0").has("steps")).isFalse();
    assertThat(list.at("/statistics/byStatus/running").asInt()).isEqualTo(1);
  }

  @Test
  @DisplayName("are cancelled by DELETE, once")
  void cancelled() {
    String id = submit(RestWorld.EDITOR).json().path("_id").asText();
    assertThat(world.request("DELETE", "/executions/" + id).send().status()).isEqualTo(200);
    assertThat(world.get("/executions/" + id).json().path("status").asText())
        .isEqualTo("cancelled");
    assertThat(world.request("DELETE", "/executions/" + id).send().status()).isEqualTo(409);
    assertThat(world.request("POST", "/executions/" + id + "/retry").send().status())
        .isEqualTo(200);
  }

  @Test
  @DisplayName("change their name and keep what is not sent")
  void patched() {
    String id = submit(RestWorld.EDITOR).json().path("_id").asText();
    JsonNode changed =
        world.request("PATCH", "/executions/" + id).json("{\"name\":\"other\"}").send().json();
    assertThat(changed.path("name").asText()).isEqualTo("other");
    assertThat(changed.path("category").asText()).isEqualTo("maintenance");
  }

  @Test
  @DisplayName("are refused with every bad field named by its path")
  void invalid() {
    Answer answer =
        world
            .request("POST", "/executions")
            .json(
                """
                {"steps": [{"name": 1, "command": {"type": "x"}, "dependsOn": ["a"]},
                           {"command": {}}]}
                """)
            .send();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors").findValuesAsText("field"))
        .isEqualTo(
            List.of(
                "name",
                "steps[0].name",
                "steps[0].dependsOn[0]",
                "steps[1].name",
                "steps[1].command.type"));
  }

  @Test
  @DisplayName("are another organisation's business only")
  void scoped() {
    String id = submit(RestWorld.EDITOR).json().path("_id").asText();
    for (String path : List.of("", "/steps", "/events")) {
      Answer answer =
          world.request("GET", "/executions/" + id + path).as(RestWorld.STRANGER).send();
      assertThat(answer.status()).as(path).isEqualTo(404);
    }
    assertThat(submit(RestWorld.STRANGER).status()).isEqualTo(400);
  }

  @Test
  @DisplayName("are done on many nodes at once as a batch, with a limit and a budget")
  void batch() {
    String other = world.createNode("other");
    String body =
        """
        {"name": "batch", "nodeIds": ["%s", "%s"], "concurrency": 1, "failureBudget": 1,
         "steps": [
           {"name": "one", "command": {"type": "system.query"}},
           {"name": "two", "command": {"type": "system.query"}, "dependsOn": [0]}]}
        """;
    JsonNode batch =
        world.request("POST", "/executions").json(body.formatted(node, other)).send().json();
    assertThat(batch.path("stepCount").asInt()).isEqualTo(4);
    assertThat(batch.path("concurrency").asInt()).isEqualTo(1);
    assertThat(batch.at("/steps/3/nodeId").asText()).isEqualTo(other);
    assertThat(batch.at("/steps/3/dependsOn/0").asInt()).isEqualTo(2);
    assertThat(batch.at("/steps/0/status").asText()).isEqualTo("running");
    assertThat(batch.at("/steps/2/status").asText()).isEqualTo("pending");
    Answer twice = world.request("POST", "/executions").json(body.formatted(node, node)).send();
    assertThat(twice.json().at("/errors/0/field").asText()).isEqualTo("nodeIds[1]");
  }

  @Test
  @DisplayName("have children, which end with them")
  void children() {
    String parent = submit(RestWorld.EDITOR).json().path("_id").asText();
    String body =
        """
        {"name": "child", "nodeId": "%s", "parentExecutionId": "%s",
         "steps": [{"name": "one", "command": {"type": "system.query"}}]}
        """;
    String child =
        world
            .request("POST", "/executions")
            .json(body.formatted(node, parent))
            .send()
            .json()
            .path("_id")
            .asText();
    assertThat(world.get("/executions/" + parent).json().at("/childExecutionIds/0").asText())
        .isEqualTo(child);
    world.request("DELETE", "/executions/" + parent).send();
    assertThat(world.get("/executions/" + child).json().path("status").asText())
        .isEqualTo("cancelled");
    Answer orphan =
        world.request("POST", "/executions").json(body.formatted(node, "0".repeat(24))).send();
    assertThat(orphan.json().at("/errors/0/field").asText()).isEqualTo("parentExecutionId");
  }

  @Test
  @DisplayName("drain a node, which takes no work until it is uncordoned")
  void drain() {
    Answer answer = world.request("POST", "/nodes/" + node + "/drain").send();
    assertThat(answer.status()).as(answer.response().bodyText()).isEqualTo(202);
    String id = answer.json().path("executionId").asText();
    assertThat(world.get("/executions/" + id).json().path("status").asText())
        .isEqualTo("completed");
    assertThat(world.get("/nodes/" + node).json().at("/unschedulableReasons/0").asText())
        .isEqualTo("draining");
    world.request("POST", "/nodes/" + node + "/uncordon").send();
    assertThat(world.get("/nodes/" + node).json().path("schedulable").asBoolean()).isTrue();
  }
}
