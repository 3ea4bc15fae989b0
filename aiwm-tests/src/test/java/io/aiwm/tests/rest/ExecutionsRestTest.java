package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.security.Scope;
import io.aiwm.api.wire.NodeRegister;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
  @DisplayName("show nobody the secrets in their commands")
  void secrets() {
    Answer submitted =
        world
            .request("POST", "/executions")
            .json(
                """
                {"name": "secret", "nodeId": "%s", "steps": [
                  {"name": "fetch", "command": {"type": "model.download", "data": {
                    "source": "http", "sourcePath": "https://ann:s3cret@x.example/m?sig=s3cret",
                    "credentials": {"token": "s3cret", "other": "${secrets.hf}"}}}}]}
                """
                    .formatted(node))
            .send();
    assertThat(submitted.response().bodyText()).doesNotContain("s3cret", "sealed");
    String id = submitted.json().path("_id").asText();
    for (String path : List.of("/executions/" + id, "/executions/" + id + "/steps")) {
      String text = world.get(path).response().bodyText();
      assertThat(text)
          .contains("https://***@x.example/m?***", "${secrets.hf}")
          .doesNotContain("s3cret", "sealed");
    }
  }

  @Test
  @DisplayName("are refused with fields that an agent would ignore without a word")
  void ignoredFields() {
    Answer answer =
        world
            .request("POST", "/nodes/" + node + "/commands")
            .json(
                "{\"type\": \"deployment.create\", \"data\": {\"containerImage\": \"x\","
                    + " \"enviroment\": {}}}")
            .send();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("data.enviroment");
    assertThat(answer.json().at("/errors/0/message").asText())
        .isEqualTo("is not a field of deployment.create");
  }

  @Test
  @DisplayName("may not be submitted with what looks like a sealed secret of another one")
  void sealed() {
    Answer answer =
        world
            .request("POST", "/nodes/" + node + "/commands")
            .json("{\"type\": \"system.query\", \"data\": {\"a\": \"${sealed.01234567.abc}\"}}")
            .send();
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  @DisplayName("have the id that the client has chosen, and are stored once")
  void chosenId() {
    String id = "0123456789abcdef01234567";
    String body =
        """
        {"name": "one", "nodeId": "%s", "id": "%s",
         "steps": [{"name": "check", "command": {"type": "%s"}}]}
        """;
    String check = body.formatted(node, id, "system.healthCheck");
    assertThat(world.request("POST", "/executions").json(check).send().status()).isEqualTo(201);
    Answer again = world.request("POST", "/executions").json(check).send();
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json().path("_id").asText()).isEqualTo(id);
    Answer other =
        world.request("POST", "/executions").json(body.formatted(node, id, "system.query")).send();
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().path("code").asText()).isEqualTo("ID_TAKEN");
    assertThat(world.get("/executions").json().path("total").asInt()).isEqualTo(1);
    String bad = body.formatted(node, "order 4711", "system.query");
    assertThat(world.request("POST", "/executions").json(bad).send().status()).isEqualTo(400);
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
  @DisplayName("of a batch are answered without the data that was sent, which is there to be read")
  void batchAnswer() {
    String body =
        """
        {"name": "batch", "nodeIds": ["%s"], "steps": [
          {"name": "one", "command": {"type": "system.query", "data": {"text": "12345"}}}]}
        """;
    JsonNode batch = world.request("POST", "/executions").json(body.formatted(node)).send().json();
    assertThat(batch.at("/steps/0/command/data/omitted").asBoolean()).isTrue();
    assertThat(batch.at("/steps/0/command/data/sizeBytes").asInt()).isEqualTo(16);
    assertThat(batch.at("/steps/0/command/data").has("text")).isFalse();
    JsonNode read = world.get("/executions/" + batch.path("_id").asText()).json();
    assertThat(read.at("/steps/0/command/data/text").asText()).isEqualTo("12345");
  }

  @Test
  @DisplayName("are not multiplied to more than there may be")
  void batchBudget() {
    String nodes =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "\"%024x\"".formatted(i))
            .collect(Collectors.joining(","));
    String body =
        """
        {"name": "batch", "nodeIds": [%s], "steps": [
          {"name": "one", "command": {"type": "system.query", "data": {"text": "%s"}}}%s]}
        """;
    Answer heavy =
        world
            .request("POST", "/executions")
            .json(body.formatted(nodes, "x".repeat(1_000_000), ""))
            .send();
    assertThat(heavy.json().at("/errors/0/field").asText()).isEqualTo("steps");
    assertThat(heavy.json().at("/errors/0/message").asText()).contains("4194304 bytes");
    String second = ", {\"name\": \"two\", \"command\": {\"type\": \"system.query\"}}";
    Answer many =
        world.request("POST", "/executions").json(body.formatted(nodes, "x", second)).send();
    assertThat(many.json().at("/errors/0/field").asText()).isEqualTo("nodeIds");
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
  @DisplayName("say where a batch is wrong in terms of what was sent")
  void batchErrors() {
    String body =
        """
        {"name": "all", "nodeIds": ["%s", "%s"],
         "steps": [{"name": "one", "command": {"type": "system.query"}},
                   {"name": "two", "command": {"type": "nonsense"}, "weight": 0}]}
        """;
    Answer answer =
        world.request("POST", "/executions").json(body.formatted(node, "0".repeat(24))).send();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("steps[1].command.type", "steps[1].weight", "nodeIds[1]");
  }

  @Test
  @DisplayName("do not reach from one node of a batch to another, nor to none")
  void batchBounds() {
    String reaching =
        """
        {"name": "all", "nodeIds": ["%s", "%s"],
         "steps": [{"name": "one", "command": {"type": "system.query"}, "dependsOn": [1]}]}
        """
            .formatted(node, world.createNode("gpu-02"));
    Answer answer = world.request("POST", "/executions").json(reaching).send();
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("steps[0].dependsOn[0]");
    String empty =
        "{\"name\": \"all\", \"nodeIds\": [], \"steps\":"
            + " [{\"name\": \"one\", \"command\": {\"type\": \"system.query\"}}]}";
    answer = world.request("POST", "/executions").json(empty).send();
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("nodeIds");
  }

  @Test
  @DisplayName("are listed by no status or category that there is not")
  void badFilters() {
    for (String field : List.of("status", "category")) {
      for (String parameter : List.of(field, "filter[" + field + "]")) {
        Answer answer = world.get("/executions?" + parameter + "=running,nonsense");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(parameter);
      }
    }
    assertThat(world.get("/executions?status=nonsense").json().at("/errors/0/message").asText())
        .isEqualTo("must be one of pending, running, completed, failed, timeout, cancelled");
  }

  @Test
  @DisplayName("drain a node, which takes no work until it is uncordoned")
  void drain() {
    Answer answer = world.request("POST", "/nodes/" + node + "/drain").send();
    assertThat(answer.status()).as(answer.response().bodyText()).isEqualTo(202);
    String id = answer.json().path("executionId").asText();
    assertThat(world.get("/executions/" + id).json().path("status").asText())
        .isEqualTo("completed");
    assertThat(reasons()).isEqualTo("[\"draining\",\"pending\"]");
    world.request("POST", "/nodes/" + node + "/uncordon").send();
    assertThat(reasons()).isEqualTo("[\"pending\"]");
  }

  private String reasons() {
    return world.get("/nodes/" + node).json().path("unschedulableReasons").toString();
  }

  @Test
  @DisplayName("tell an agent that can do it to take nothing new, and at the end to take new work")
  void drainTheAgent() {
    online();
    Answer answer = world.request("POST", "/nodes/" + node + "/drain").send();
    assertThat(answer.json().path("messageId").asText()).isNotEmpty();
    String drain = "/executions/" + answer.json().path("executionId").asText();
    JsonNode steps = world.get(drain).json().path("steps");
    assertThat(steps.at("/0/command/type").asText()).isEqualTo("system.drain");
    assertThat(steps.at("/0/command/data/enabled").asBoolean()).isTrue();
    assertThat(steps.at("/0/status").asText()).isEqualTo("running");
    assertThat(steps.at("/1/status").asText()).isEqualTo("pending");
    Answer open =
        world
            .request("POST", "/nodes/" + node + "/uncordon")
            .header("If-Match", world.get("/nodes/" + node).header("ETag").orElseThrow())
            .send();
    assertThat(open.json().path("schedulable").asBoolean()).isTrue();
    assertThat(world.get(drain).json().path("status").asText()).isEqualTo("cancelled");
    JsonNode resume = world.get("/executions?type=node.resume").json().at("/data/0");
    JsonNode told = world.get("/executions/" + resume.path("_id").asText() + "/steps").json();
    assertThat(told.at("/data/0/command/data/enabled").asBoolean(true)).isFalse();
  }

  private void online() {
    NodeRegister hello =
        new NodeRegister(
            "host",
            null,
            null,
            null,
            8,
            null,
            null,
            null,
            null,
            "v1",
            null,
            null,
            null,
            List.of(NodeInventory.DRAIN),
            null);
    Instant now = world.time.now();
    for (NodeInput input :
        List.of(new NodeInput.Connected("c", 1, now), new NodeInput.Registered(1, hello))) {
      world.nodes.apply(world.engine.self(), Scope.all(), node, input, null);
    }
  }
}
