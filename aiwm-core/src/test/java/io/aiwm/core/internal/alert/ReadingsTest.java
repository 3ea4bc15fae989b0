package io.aiwm.core.internal.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import io.aiwm.core.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What is read from telemetry")
class ReadingsTest {

  private static Map<Reading, Double> heartbeat(String json) throws JsonProcessingException {
    return of(Json.mapper().readValue(json, Heartbeat.class), null);
  }

  private static Map<Reading, Double> metrics(String json) throws JsonProcessingException {
    return of(null, Json.mapper().readValue(json, Metrics.class));
  }

  private static Map<Reading, Double> of(@Nullable Heartbeat heartbeat, @Nullable Metrics metrics) {
    return Readings.of(new NodeTelemetry("n", null, null, heartbeat, null, metrics));
  }

  @Test
  @DisplayName("is usage and temperatures from a heartbeat")
  void heartbeats() throws JsonProcessingException {
    assertThat(
            heartbeat(
                "{\"cpuUsage\": 12.5, \"ramUsage\": 50,"
                    + " \"gpuStatus\": [{\"deviceId\": \"gpu-0\", \"temperature\": 71}]}"))
        .containsOnly(
            Map.entry(new Reading(AlertMetric.CPU, null), 12.5),
            Map.entry(new Reading(AlertMetric.MEMORY, null), 50.0),
            Map.entry(new Reading(AlertMetric.GPU_TEMPERATURE, "gpu-0"), 71.0));
  }

  @Test
  @DisplayName("is counted out where metrics give sizes, and absent where they give none")
  void sizes() throws JsonProcessingException {
    assertThat(
            metrics(
                "{\"memory\": {\"used\": 3, \"total\": 4}, \"disk\": {\"used\": 1, \"total\": 0},"
                    + " \"gpu\": [{\"deviceId\": \"0\", \"memoryUsed\": 1, \"memoryTotal\": 2,"
                    + " \"eccErrors\": 4}]}"))
        .containsOnly(
            Map.entry(new Reading(AlertMetric.MEMORY, null), 75.0),
            Map.entry(new Reading(AlertMetric.GPU_MEMORY, "0"), 50.0),
            Map.entry(new Reading(AlertMetric.GPU_ECC_ERRORS, "0"), 4.0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"79|79", "'\"79\"'|79", "'\"Xid 48: DBE\"'|48", "'[13, 31]'|31", "'[]'|0"})
  @DisplayName("is the number of the last XID, however agents write it")
  void xid(String json, double expected) throws JsonProcessingException {
    assertThat(metrics("{\"gpu\": [{\"deviceId\": \"0\", \"xid\": " + json + "}]}"))
        .containsOnly(Map.entry(new Reading(AlertMetric.GPU_XID, "0"), expected));
  }
}
