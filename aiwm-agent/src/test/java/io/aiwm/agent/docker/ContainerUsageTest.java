package io.aiwm.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.dockerjava.api.model.Statistics;
import io.aiwm.agent.json.Json;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a container uses")
class ContainerUsageTest {

  private static Map<String, Object> usage(String json) throws JsonProcessingException {
    return ContainerUsage.of(Json.mapper().readValue(json, Statistics.class));
  }

  @Test
  @DisplayName("is computed as docker stats does: CPU of one core, memory without the page cache")
  void computed() throws JsonProcessingException {
    Map<String, Object> usage =
        usage(
            """
            {"precpu_stats": {"cpu_usage": {"total_usage": 1000}, "system_cpu_usage": 10000},
             "cpu_stats": {"cpu_usage": {"total_usage": 2000}, "system_cpu_usage": 14000,
                           "online_cpus": 8},
             "memory_stats": {"usage": 1000, "limit": 2000, "stats": {"inactive_file": 400}},
             "networks": {"eth0": {"rx_bytes": 5, "tx_bytes": 7},
                          "eth1": {"rx_bytes": 10, "tx_bytes": 20}},
             "blkio_stats": {"io_service_bytes_recursive": [
                {"major": 8, "minor": 0, "op": "Read", "value": 3},
                {"major": 8, "minor": 0, "op": "write", "value": 4}]},
             "pids_stats": {"current": 12}}
            """);

    assertThat(usage)
        .containsEntry("cpuUsage", 200.0)
        .containsEntry("memoryUsed", 600L)
        .containsEntry("memoryLimit", 2000L)
        .containsEntry("memoryUsage", 30.0)
        .containsEntry("networkBytesIn", 15L)
        .containsEntry("networkBytesOut", 27L)
        .containsEntry("diskBytesRead", 3L)
        .containsEntry("diskBytesWritten", 4L)
        .containsEntry("processes", 12L);
  }

  @Test
  @DisplayName("leaves out what the engine does not measure")
  void absent() throws JsonProcessingException {
    assertThat(usage("{\"cpu_stats\": {}, \"memory_stats\": {}}")).isEmpty();
    assertThat(
            usage(
                "{\"precpu_stats\": {\"cpu_usage\": {\"total_usage\": 0}}, \"cpu_stats\":"
                    + " {\"cpu_usage\": {\"total_usage\": 5}, \"system_cpu_usage\": 9}}"))
        .doesNotContainKey("cpuUsage");
  }
}
