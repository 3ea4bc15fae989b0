package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Thresholds over REST")
class ThresholdsRestTest {
  private final RestWorld world = new RestWorld();
  private final String path = "/nodes/" + world.createNode("gpu-01") + "/resources/thresholds";

  private Answer put(String limits) {
    return world.request("PUT", path).json("{\"limits\": " + limits + "}").send();
  }

  @Test
  @DisplayName("are the engine's until a node has its own, and then the node's")
  void overridden() {
    JsonNode before = world.get(path).json();
    assertThat(before.at("/limits/gpu_temperature/critical/value").asDouble()).isEqualTo(85);
    assertThat(before.path("overrides")).isEmpty();
    put(
        "{\"gpu_temperature\": {\"warning\": {\"value\": 60, \"durationSeconds\": 5}, \"margin\":"
            + " 1}}");
    JsonNode after = world.get(path).json();
    assertThat(after.at("/limits/gpu_temperature/warning/value").asDouble()).isEqualTo(60);
    assertThat(after.at("/limits/gpu_temperature").has("critical")).isFalse();
    assertThat(after.at("/limits/cpu/warning/value").asDouble()).isEqualTo(80);
    assertThat(after.path("overrides")).hasSize(1);
    assertThat(put("{}").json().path("overrides")).isEmpty();
    assertThat(world.get("/audit?action=node.set_thresholds").json().path("data")).hasSize(2);
  }

  @Test
  @DisplayName("are refused with the field and the rule")
  void refused() {
    Answer answer =
        put(
            "{\"humidity\": {\"margin\": 0}, \"cpu\": {\"warning\": {\"value\": 80,"
                + " \"durationSeconds\": -1}, \"margin\": -2}}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder(
            "limits.humidity", "limits.cpu.warning.durationSeconds", "limits.cpu.margin");
  }

  @ParameterizedTest
  @CsvSource({
    "cpu, 80, 70, critical.value",
    "cpu, 101, 102, warning.value",
    "gpu_temperature, -1, 80, warning.value",
    "memory, 80, 1e308, critical.value",
    "token_expiry, 3, 14, critical.value"
  })
  @DisplayName("are refused where no value could pass them, or they contradict one another")
  void nonsensical(String metric, String warning, String critical, String field) {
    Answer answer =
        put(
            "{\"%s\": {\"warning\": {\"value\": %s, \"durationSeconds\": 0}, \"critical\": {\"value\": %s,"
                    .formatted(metric, warning, critical)
                + " \"durationSeconds\": 0}, \"margin\": 0}}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors").findValuesAsText("field"))
        .contains("limits." + metric + "." + field);
  }

  @Test
  @DisplayName("are refused with the first hundred fields where there are more bad ones")
  void manyBad() {
    String bad =
        IntStream.range(0, 200)
            .mapToObj(i -> "\"m" + i + "\": {\"warning\": 7, \"x\": 1}")
            .collect(Collectors.joining(",", "{", "}"));
    Answer answer = put(bad);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors")).hasSize(100);
    String unknown =
        IntStream.range(0, 200)
            .mapToObj(i -> "\"m" + i + "\": {\"margin\": 1}")
            .collect(Collectors.joining(",", "{", "}"));
    assertThat(put(unknown).json().path("errors")).hasSize(100);
  }

  @Test
  @DisplayName("are set by owners only, and of no other organisation")
  void scoped() {
    Answer editor =
        world
            .request("PUT", path)
            .as("organization.editor@org-1/user-2")
            .json("{\"limits\": {}}")
            .send();
    Answer stranger = world.request("GET", path).as("organization.owner@org-2/user-3").send();
    assertThat(editor.status()).isEqualTo(403);
    assertThat(stranger.status()).isEqualTo(404);
  }
}
