package io.aiwm.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.telemetry.Statistic;
import io.aiwm.api.wire.GpuStatus;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import io.aiwm.core.json.Json;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Telemetry that is plausible")
class PlausibilityCheckTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final ObjectMapper MAPPER = Json.mapper();

  /** Text and numbers of which nothing is computed. */
  private static final Set<String> UNCHECKED = Set.of("xid", "throttleReasons", "pid", "problems");

  private static PlausibilityCheck of(Heartbeat heartbeat, Metrics metrics) {
    return PlausibilityCheck.of(new NodeTelemetry("n1", AT, AT, heartbeat, AT, metrics));
  }

  /** Every number of a message, so that one which is added to the protocol is checked too. */
  static Stream<List<String>> numbers() {
    List<List<String>> paths = new ArrayList<>();
    collect(Metrics.class, List.of("metrics"), paths);
    collect(Heartbeat.class, List.of("heartbeat"), paths);
    return paths.stream();
  }

  private static void collect(Class<?> type, List<String> path, List<List<String>> paths) {
    for (RecordComponent part : type.getRecordComponents()) {
      if (!UNCHECKED.contains(part.getName()) && part.getType() != String.class) {
        List<String> longer = new ArrayList<>(path);
        longer.add(part.getName());
        Class<?> inner = Number.class.isAssignableFrom(part.getType()) ? null : innerOf(part);
        if (inner == null || Number.class.isAssignableFrom(inner)) {
          paths.add(longer);
        } else {
          collect(inner, longer, paths);
        }
      }
    }
  }

  private static Class<?> innerOf(RecordComponent part) {
    return switch (part.getName()) {
      case "gpu" -> Metrics.Gpu.class;
      case "gpuStatus" -> GpuStatus.class;
      case "processes" -> Metrics.GpuProcess.class;
      case "loadAvg" -> null;
      default -> part.getType();
    };
  }

  private static NodeTelemetry saying(List<String> path, Object number) throws Exception {
    ObjectNode root = MAPPER.createObjectNode().put("nodeId", "n1");
    ObjectNode at = root;
    for (String name : path.subList(0, path.size() - 1)) {
      boolean list = Set.of("gpu", "gpuStatus", "processes").contains(name);
      at = list ? at.putArray(name).addObject() : at.putObject(name);
    }
    String last = path.get(path.size() - 1);
    if (last.equals("loadAvg")) {
      at.putArray(last).addPOJO(number);
    } else {
      at.putPOJO(last, number);
    }
    return MAPPER.readValue(MAPPER.writeValueAsString(root), NodeTelemetry.class);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  @DisplayName("has no number that no machine can have, whichever it is")
  void impossible(List<String> path) throws Exception {
    for (Object number : List.of(-300, Integer.MIN_VALUE)) {
      PlausibilityCheck plausible = PlausibilityCheck.of(saying(path, number));
      assertThat(plausible.refused()).as("%s = %s", path, number).hasSize(1);
      assertThat(MAPPER.writeValueAsString(plausible.telemetry()))
          .doesNotContain(number.toString());
    }
    assertThat(PlausibilityCheck.of(saying(path, 1)).refused()).as("%s = 1", path).isEmpty();
  }

  @Test
  @DisplayName("is what was said, where that is possible, at the ends of the ranges too")
  void possible() {
    Heartbeat heartbeat =
        new Heartbeat(
            "online", 0L, 100.0, 0.0, 0, List.of(new GpuStatus("g", 100.0, 0L, -40.0, "ok")));
    Metrics metrics =
        new Metrics(
            new Metrics.Cpu(0.0, 512, List.of(0.0, 700.5), 100_000, 105.0),
            new Metrics.Memory(1L << 50, 0L, null, null, null, 100.0),
            null,
            new Metrics.Network(1L << 60, 0L, 1L, 2L),
            List.of());

    PlausibilityCheck plausible = of(heartbeat, metrics);
    assertThat(plausible.refused()).isEmpty();
    assertThat(plausible.telemetry().heartbeat()).isEqualTo(heartbeat);
    assertThat(plausible.telemetry().metrics()).isEqualTo(metrics);
  }

  @Test
  @DisplayName("has no number that cannot be summed up, and names it")
  void notSummable() {
    for (double huge : List.of(5e307, -5e307, Double.POSITIVE_INFINITY)) {
      PlausibilityCheck plausible =
          of(
              new Heartbeat("online", null, huge, null, null, null),
              new Metrics(new Metrics.Cpu(huge, null, null, null, 50.0), null, null, null, null));
      assertThat(plausible.refused())
          .containsEntry("cpu.usage", huge)
          .containsEntry("cpuUsage", huge)
          .hasSize(2);
      assertThat(Samples.of("n1", AT, plausible.telemetry().metrics()))
          .isEqualTo(new MetricPoint("n1", AT, Map.of("cpu.temperature", Statistic.of(50.0))));
    }
  }

  @Test
  @DisplayName("has no percentage beyond a hundred, of which rounding is forgiven")
  void rounding() {
    Metrics.Cpu cpu = new Metrics.Cpu(100.2, null, null, null, null);
    Metrics.Memory memory = new Metrics.Memory(null, null, null, null, null, -0.3);
    PlausibilityCheck plausible = of(null, new Metrics(cpu, memory, null, null, null));
    assertThat(plausible.refused()).isEmpty();
    assertThat(plausible.telemetry().metrics().cpu().usage()).isEqualTo(100);
    assertThat(plausible.telemetry().metrics().memory().usage()).isZero();
  }

  @Test
  @DisplayName("has nothing where a list has nothing, and what follows all the same")
  void holes() {
    List<GpuStatus> gpus = Arrays.asList(null, new GpuStatus("b", 5.0, null, null, null));
    PlausibilityCheck plausible = of(new Heartbeat("online", null, null, null, null, gpus), null);
    assertThat(plausible.telemetry().heartbeat().gpuStatus())
        .extracting(GpuStatus::deviceId)
        .containsExactly("b");
  }
}
