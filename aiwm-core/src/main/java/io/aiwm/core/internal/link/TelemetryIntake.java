package io.aiwm.core.internal.link;

import io.aiwm.api.node.NodeHealth;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import io.aiwm.core.internal.link.frame.Inbound;
import io.aiwm.core.internal.liveness.Watch;
import io.aiwm.core.internal.telemetry.TelemetryBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes heartbeats and metrics in; touches memory only, so it may run on a socket's thread. */
final class TelemetryIntake {
  private final TimeSource time;
  private final TelemetryBuffer buffer;
  private final NodeInputs inputs;
  private final CloneDetector clones;

  TelemetryIntake(
      TimeSource time, TelemetryBuffer buffer, NodeInputs inputs, CloneDetector clones) {
    this.time = time;
    this.buffer = buffer;
    this.inputs = inputs;
    this.clones = clones;
  }

  /** Takes a message of a registered session in; false if it is not telemetry. */
  boolean take(NodeSession session, Inbound message, long nanos) {
    if (message.data() instanceof Heartbeat heartbeat) {
      heartbeat(session, heartbeat, nanos);
      return true;
    }
    if (message.data() instanceof Metrics metrics) {
      Instant now = time.now();
      buffer.record(new NodeTelemetry(session.nodeId(), now, null, null, now, metrics));
      return true;
    }
    return false;
  }

  private void heartbeat(NodeSession session, Heartbeat heartbeat, long nanos) {
    Instant now = time.now();
    buffer.record(new NodeTelemetry(session.nodeId(), now, now, heartbeat, null, null));
    Watch watch = session.watch();
    if (watch != null) {
      watch.heard(nanos);
      if (Heartbeat.SHUTTING_DOWN.equals(heartbeat.status())) {
        watch.announceShutdown();
      }
    }
    NodeHealth.State said = health(heartbeat.status());
    if (said != null) {
      health(session, said, HealthReasons.of(said, heartbeat));
    }
  }

  /** A node that is several machines is not well, whatever each of them says. */
  void lookForClones(NodeSession session) {
    boolean well = session.health() == null || session.health() == NodeHealth.State.OK;
    if (clones.reason(session.nodeId(), time.nanos()) != null && well) {
      health(session, NodeHealth.State.OK, List.of());
    }
  }

  private void health(NodeSession session, NodeHealth.State said, List<String> words) {
    List<String> reasons = new ArrayList<>(words);
    NodeHealth.State state = said;
    String clone = clones.reason(session.nodeId(), time.nanos());
    if (clone != null) {
      reasons.add(clone);
      state = said == NodeHealth.State.OK ? NodeHealth.State.DEGRADED : said;
    }
    if (state != session.health() || !reasons.equals(session.healthReasons())) {
      healthChanged(session, new NodeHealth(state, reasons));
    }
  }

  private void healthChanged(NodeSession session, NodeHealth health) {
    session.health(health.state(), health.reasons());
    NodeInput input = new NodeInput.HealthReported(session.epoch(), health);
    inputs.add(
        session,
        input,
        outcome -> {
          if (outcome.failure() != null) {
            session.health(null, List.of()); // The next heartbeat tries again.
          }
        });
  }

  private static NodeHealth.@Nullable State health(@Nullable String status) {
    if (status == null) {
      return null;
    }
    return switch (status) {
      case "online", "healthy", "ok" -> NodeHealth.State.OK;
      case "degraded" -> NodeHealth.State.DEGRADED;
      case "error" -> NodeHealth.State.FAILED;
      default -> null;
    };
  }
}
