package io.aiwm.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.QueryParameter;
import io.aiwm.core.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The OpenAPI document")
class OpenApiTest {

  record Input(String name, @Nullable NodeStatus status) {}

  private final JsonNode document = document();

  private static JsonNode document() {
    Operation<?, ?> update =
        Operation.put("node.update", "/nodes/{id}")
            .summary("Change a node")
            .access(Access.OWN)
            .body(Input.class)
            .returns(200, Node.class)
            .query(QueryParameter.integer("limit", "How many", 1, 100))
            .conditional()
            .handle(call -> null);
    Operation<?, ?> health =
        Operation.get("health.get", "/health").access(Access.PUBLIC).handle(call -> null);
    return read(List.of(update, health));
  }

  private static JsonNode read(List<Operation<?, ?>> operations) {
    try {
      return Json.mapper().readTree(OpenApi.document("1.2", operations, List.of()));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("has each operation with its parameters, body, answers and security")
  void operation() {
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
    JsonNode put = document.at("/paths/~1nodes~1{id}/put");
    assertThat(put.path("operationId").asText()).isEqualTo("node.update");
    assertThat(put.at("/security/0").has("userToken")).isTrue();
    assertThat(put.path("parameters").findValuesAsText("name"))
        .containsExactly("id", "limit", "If-Match");
    assertThat(put.at("/requestBody/content/application~1json/schema/$ref").asText())
        .isEqualTo("#/components/schemas/OpenApiTestInput");
    assertThat(put.at("/responses/200/content/application~1json/schema/$ref").asText())
        .isEqualTo("#/components/schemas/Node");
    assertThat(put.path("responses").has("412")).isTrue();
    assertThat(document.at("/paths/~1health/get/security")).isEmpty();
  }

  @Test
  @DisplayName("describes records as JSON shows them: flat, with wire names")
  void flat() {
    JsonNode node = document.at("/components/schemas/Node/properties");
    assertThat(node.has("_id")).isTrue();
    assertThat(node.has("isLocal")).isTrue();
    assertThat(node.has("websocketConnected")).isTrue();
    assertThat(node.has("header")).isFalse();
    assertThat(node.has("extra")).isFalse();
    assertThat(node.at("/createdAt/format").asText()).isEqualTo("date-time");
    assertThat(document.at("/components/schemas/NodeStatus/enum").toString())
        .isEqualTo(
            "[\"pending\",\"installing\",\"online\",\"offline\",\"maintenance\",\"error\",\"inactive\"]");
  }

  @Test
  @DisplayName("says what is required and what may be null")
  void required() {
    JsonNode input = document.at("/components/schemas/OpenApiTestInput");
    assertThat(input.path("required").toString()).isEqualTo("[\"name\"]");
    assertThat(input.at("/properties/status/anyOf/1/type").asText()).isEqualTo("null");
    assertThat(document.at("/components/schemas/Node/properties/vpnIp/type").toString())
        .isEqualTo("[\"string\",\"null\"]");
  }

  @Test
  @DisplayName("says which values parameters and headers may have")
  void limits() {
    JsonNode parameters = document.at("/paths/~1nodes~1{id}/put/parameters");
    assertThat(parameters.at("/1/schema").toString())
        .isEqualTo("{\"type\":\"integer\",\"minimum\":1,\"maximum\":100}");
    assertThat("*").matches(parameters.at("/2/schema/pattern").asText());
    assertThat("\"1\", \"2\"").doesNotMatch(parameters.at("/2/schema/pattern").asText());
    assertThat(document.at("/info/description").asText()).contains("1 MiB", "rejected with 400");
  }

  @Test
  @DisplayName("says that unknown fields are refused, and which are passed over")
  void closed() {
    JsonNode input = document.at("/components/schemas/OpenApiTestInput");
    assertThat(input.path("additionalProperties").isBoolean()).isTrue();
    assertThat(input.path("additionalProperties").asBoolean()).isFalse();
    assertThat(input.at("/properties/_id/readOnly").asBoolean()).isTrue();
    assertThat(input.at("/properties/name").has("readOnly")).isFalse();
    assertThat(document.at("/components/schemas/Node").has("additionalProperties")).isFalse();
  }

  @Test
  @DisplayName("tells what is sent from what is answered, where both have a name")
  void sentAndAnswered() {
    Operation<?, ?> both =
        Operation.post("a.do", "/a").body(Input.class).returns(200, Input.class).handle(c -> null);
    JsonNode schemas = read(List.of(both)).at("/components/schemas");
    assertThat(schemas.at("/OpenApiTestInput").has("additionalProperties")).isFalse();
    assertThat(schemas.at("/OpenApiTestInputInput").has("additionalProperties")).isTrue();
    assertThat(schemas.has("NodeStatusInput")).isFalse();
  }

  @Test
  @DisplayName("refers only to what is there")
  void references() {
    for (String reference : document.findValuesAsText("$ref")) {
      assertThat(document.at(reference.substring(1))).as(reference).isNotEmpty();
    }
  }
}
