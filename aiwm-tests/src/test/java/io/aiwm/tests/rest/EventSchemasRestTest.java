package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Schemas of events over REST")
class EventSchemasRestTest {
  private final RestWorld world = new RestWorld();

  @Test
  @DisplayName("are listed for everybody, every type of the references among them")
  void listed() {
    JsonNode data = world.request("GET", "/events/schemas").as(null).send().json().path("data");
    assertThat(data.findValuesAsText("type"))
        .doesNotHaveDuplicates()
        .contains(
            "node.registered",
            "node.installation_started",
            "node.connected",
            "node.disconnected",
            "node.installation_failed",
            "node.maintenance_mode",
            "node.resumed",
            "node.decommissioned",
            "node.warning",
            "execution.started",
            "execution.progress",
            "execution.completed",
            "execution.failed",
            "deployment.started",
            "deployment.completed",
            "deployment.failed");
  }

  @Test
  @DisplayName("are complete JSON Schemas of what a notification service is sent")
  void schema() {
    JsonNode schema = world.get("/events/schemas/node.connected").json();
    assertThat(schema.path("$schema").asText()).contains("2020-12");
    assertThat(schema.at("/properties/type/const").asText()).isEqualTo("node.connected");
    String reference = schema.at("/properties/data/$ref").asText();
    JsonNode data = schema.at(reference.substring(1));
    assertThat(data.at("/properties/nodeId/type").asText()).isEqualTo("string");
    assertThat(data.path("required").toString())
        .contains("nodeId", "nodeName", "status", "owner", "gpuDevices")
        .doesNotContain("ipAddress");
    assertThat(world.get("/events/schemas/node.unheard").status()).isEqualTo(404);
  }

  @Test
  @DisplayName("stand in the API document as webhooks")
  void webhooks() {
    JsonNode document = world.get("/api-docs.json").json();
    JsonNode schema =
        document.at(
            "/webhooks/execution.completed/post/requestBody/content/application~1json/schema");
    assertThat(schema.at("/properties/type/const").asText()).isEqualTo("execution.completed");
    String reference = schema.at("/properties/data/$ref").asText();
    assertThat(document.at(reference.substring(1)).path("properties").has("executionId")).isTrue();
  }
}
