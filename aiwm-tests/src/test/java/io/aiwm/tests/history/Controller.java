package io.aiwm.tests.history;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.store.MetricsQuery;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.api.wire.Metrics;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.history.MetricsHistory;
import io.aiwm.core.internal.telemetry.TelemetryBuffer;
import io.aiwm.core.internal.telemetry.TelemetrySettings;
import io.aiwm.core.settings.HistorySettings;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One controller's way of metrics: taken in, stored, summed up and read, wired as the builder does.
 */
final class Controller {
  final VirtualTime time;
  final InMemoryStore store;
  final TelemetryBuffer buffer;
  final MetricsHistory history;

  Controller(VirtualTime time) {
    this(time, "c1", InMemoryStore.open(time), TelemetrySettings.defaults());
  }

  Controller(VirtualTime time, String id, InMemoryStore store, TelemetrySettings settings) {
    this.time = time;
    this.store = store;
    Engine engine = new Engine(id, store, time, time, Runnable::run, new Ids(time));
    buffer = new TelemetryBuffer(engine, settings);
    history = new MetricsHistory(engine, HistorySettings.defaults());
    buffer.onSamplesWritten(history::written);
    buffer.start();
    history.start();
  }

  /** A second controller on the same data and clock. */
  Controller peer(String id) {
    InMemoryStore other = store.another();
    other.open(Fixtures.storeContext(time, time));
    return new Controller(time, id, other, TelemetrySettings.defaults());
  }

  /** A message of metrics comes in. */
  void report(String node, double cpuUsage) {
    Metrics metrics =
        new Metrics(new Metrics.Cpu(cpuUsage, 8, null, null, null), null, null, null, null);
    buffer.record(new NodeTelemetry(node, time.now(), null, null, time.now(), metrics));
  }

  /** Reports the number of each minute, modulo 60, once a minute. */
  void reportFor(Duration duration, String... nodes) {
    for (int minute = 0; minute < duration.toMinutes(); minute++) {
      for (String node : nodes) {
        report(node, minute % 60);
      }
      time.advance(Duration.ofMinutes(1));
    }
  }

  List<MetricPoint> stored(Resolution resolution, String... nodes) {
    Instant end = time.now().plus(Duration.ofDays(1));
    return store.metrics().read(resolution, MetricsQuery.of(Set.of(nodes), Instant.EPOCH, end));
  }

  void close() {
    history.close();
    buffer.close();
  }
}
