package io.aiwm.core;

import io.aiwm.api.node.NodeRegistry;
import io.aiwm.core.alert.AlertMonitor;
import io.aiwm.core.alert.AlertSettings;
import io.aiwm.core.alert.TokenExpiry;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.telemetry.TelemetryBuffer;

/** What looks for nodes that are over their limits. */
final class Alerts implements AutoCloseable {
  private final AlertMonitor monitor;
  private final TokenExpiry tokens;

  Alerts(Engine engine, NodeRegistry registry, TelemetryBuffer telemetry, AlertSettings settings) {
    monitor = new AlertMonitor(engine, registry, settings);
    tokens = new TokenExpiry(engine, registry, settings);
    telemetry.onRecord(monitor::record);
  }

  void start() {
    monitor.start();
    tokens.start();
  }

  @Override
  public void close() {
    Closing.inOrder(monitor, tokens);
  }
}
