package io.aiwm.tests.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.core.feature.HealthContributor.Status;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.telemetry.TelemetryBuffer;
import io.aiwm.core.internal.telemetry.TelemetrySettings;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The telemetry buffer")
class TelemetryBufferTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryStore store = InMemoryStore.open(time);
  private boolean busy;
  private final Engine engine =
      new Engine(
          "c-1",
          store,
          time,
          time,
          task -> {
            if (busy) {
              throw new RejectedExecutionException("full");
            }
            task.run();
          },
          new Ids(time));

  private TelemetryBuffer buffer(TelemetrySettings settings) {
    TelemetryBuffer buffer = new TelemetryBuffer(engine, settings);
    buffer.start();
    return buffer;
  }

  private TelemetryBuffer buffer() {
    return buffer(TelemetrySettings.defaults());
  }

  private NodeTelemetry beat(String nodeId, double cpu) {
    Heartbeat heartbeat = new Heartbeat("online", null, cpu, null, null, null);
    return new NodeTelemetry(nodeId, time.now(), time.now(), heartbeat, null, null);
  }

  private Double stored(String nodeId) {
    NodeTelemetry telemetry = store.telemetry().latest(List.of(nodeId)).get(nodeId);
    return telemetry == null ? null : telemetry.heartbeat().cpuUsage();
  }

  @Test
  @DisplayName("writes the newest of each node within a second")
  void coalesces() {
    TelemetryBuffer buffer = buffer();
    buffer.record(beat("a", 1));
    buffer.record(beat("a", 2));
    assertThat(stored("a")).isNull();
    time.advance(Duration.ofSeconds(1));
    assertThat(stored("a")).isEqualTo(2);
    assertThat(buffer.check().details()).containsEntry("written", 1L);
  }

  @Test
  @DisplayName("writes at once when a batch is full")
  void bySize() {
    TelemetryBuffer buffer = buffer(new TelemetrySettings(Duration.ofSeconds(1), 2, 10, 10));
    buffer.record(beat("a", 1));
    buffer.record(beat("b", 1));
    buffer.record(beat("c", 1));
    assertThat(stored("a")).isEqualTo(1);
  }

  @Test
  @DisplayName("keeps merging while the store is down, and tries again ever less often")
  void storeDown() {
    TelemetryBuffer buffer = buffer();
    store.faults().failing(operation -> operation.equals("telemetry.merge"));
    buffer.record(beat("a", 1));
    time.advance(Duration.ofSeconds(10));
    assertThat(buffer.failing()).isTrue();
    assertThat(buffer.check().status()).isEqualTo(Status.DEGRADED);
    buffer.record(beat("a", 2));
    buffer.record(beat("b", 3));
    store.faults().failing(false);
    time.advance(Duration.ofSeconds(16));
    assertThat(stored("a")).isEqualTo(2);
    assertThat(stored("b")).isEqualTo(3);
    assertThat(buffer.check().status()).isEqualTo(Status.UP);
  }

  @Test
  @DisplayName("holds no more nodes than it may, and counts what it drops")
  void bounded() {
    TelemetryBuffer buffer = buffer(new TelemetrySettings(Duration.ofSeconds(1), 2, 2, 2));
    busy = true;
    buffer.record(beat("a", 1));
    buffer.record(beat("b", 1));
    buffer.record(beat("c", 1));
    buffer.record(beat("a", 2));
    assertThat(buffer.check().details()).containsEntry("waiting", 2).containsEntry("dropped", 1L);
    busy = false;
    time.advance(Duration.ofSeconds(1));
    assertThat(stored("a")).isEqualTo(2);
  }

  @Test
  @DisplayName("writes what is left when it closes")
  void closes() {
    TelemetryBuffer buffer = buffer();
    buffer.record(beat("a", 1));
    buffer.close();
    assertThat(stored("a")).isEqualTo(1);
    buffer.close();
  }
}
