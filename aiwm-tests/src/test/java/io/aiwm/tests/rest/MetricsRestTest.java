package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.api.telemetry.Statistic;
import io.aiwm.testkit.VirtualTime;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("GET /nodes/{id}/metrics over a range")
class MetricsRestTest {
  private final RestWorld world = new RestWorld();
  private String id = "";

  /** Two hours, a sample a minute: the number of the minute. */
  @BeforeEach
  void measure() {
    id = world.createNode("gpu-1");
    List<MetricPoint> samples =
        IntStream.range(0, 120)
            .mapToObj(
                minute ->
                    new MetricPoint(
                        id,
                        VirtualTime.START.plus(Duration.ofMinutes(minute)),
                        Map.of("cpu.usage", Statistic.of(minute))))
            .toList();
    world.store.metrics().write(Resolution.FULL, samples);
    world.time.advance(Duration.ofHours(2));
  }

  private Answer ask(String query) {
    return world.get("/nodes/" + id + "/metrics?" + query);
  }

  @Test
  @DisplayName("answers the least, the mean and the most of each step")
  void steps() {
    JsonNode answer =
        ask("from=2026-01-01T00:00:00Z&to=2026-01-01T02:00:00%2B00:00&step=30m").json();

    assertThat(answer.path("nodeId").asText()).isEqualTo(id);
    assertThat(answer.path("step").asLong()).isEqualTo(1_800);
    assertThat(answer.path("from").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
    assertThat(answer.path("to").asText()).isEqualTo("2026-01-01T02:00:00.000Z");
    assertThat(answer.path("points")).hasSize(4);
    JsonNode second = answer.at("/points/1");
    assertThat(second.path("timestamp").asText()).isEqualTo("2026-01-01T00:30:00.000Z");
    JsonNode cpu = second.path("series").path("cpu.usage");
    assertThat(cpu.path("min").asDouble()).isEqualTo(30);
    assertThat(cpu.path("avg").asDouble()).isEqualTo(44.5);
    assertThat(cpu.path("max").asDouble()).isEqualTo(59);
  }

  @Test
  @DisplayName("is the last hour by the minute where only a part of the range is said")
  void defaults() {
    assertThat(ask("to=2026-01-01T02:00:00Z").json().path("points")).hasSize(60);
    assertThat(ask("step=60").json().path("points")).hasSize(60);
  }

  @Test
  @DisplayName("is also had by type and granularity, under the resources of the node")
  void ofResources() {
    String path = "/nodes/" + id + "/resources/metrics?granularity=hour&metric_type=";
    String range = "&start_time=2026-01-01T00:00:00Z&end_time=2026-01-01T02:00:00Z";
    JsonNode cpu = world.get(path + "cpu" + range).json();
    assertThat(cpu.path("points")).hasSize(2);
    assertThat(cpu.at("/points/0/series").path("cpu.usage").path("max").asDouble()).isEqualTo(59);
    JsonNode gpu = world.get(path + "gpu" + range).json();
    assertThat(gpu.at("/points/0/series")).isEmpty();
    assertThat(world.get(path + "fan" + range).status()).isEqualTo(400);
  }

  @Test
  @DisplayName("has no points where the node said nothing, and not those of others")
  void nothing() {
    String other = world.createNode("gpu-2");
    JsonNode answer = world.get("/nodes/" + other + "/metrics?step=1m").json();
    assertThat(answer.path("points").isArray()).isTrue();
    assertThat(answer.path("points")).isEmpty();
  }

  @Test
  @DisplayName("is not there for another organisation")
  void tenants() {
    Answer answer =
        world.request("GET", "/nodes/" + id + "/metrics?step=1m").as(RestWorld.STRANGER).send();
    assertThat(answer.status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "from=yesterday, from, ISO-8601",
    "to=2026-01-01, to, ISO-8601",
    "step=often, step, 30s",
    "step=5m&step=1m, step, once",
    "step=0, step, 1s to 31d",
    "step=99999999d, step, 1s to 31d",
    "step=1s, step, 1440 points",
    "from=2026-01-01T01:00:00Z&to=2026-01-01T01:00:00Z, from, before to",
    "from=-999999999-01-01T00:00:00Z, from, after 1970",
    "from=2025-12-01T00:00:00Z&step=1h&to=2025-12-02T00:00:00Z&limit=1, limit, "
  })
  @DisplayName("is refused with the field and the rule")
  void refused(String query, String field, String rule) {
    Answer answer = ask(query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("message").asText())
        .contains(field)
        .contains(rule == null ? "" : rule);
  }
}
