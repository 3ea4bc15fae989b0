package io.aiwm.agent.session;

import io.aiwm.api.wire.ErrorInfo;
import java.time.Duration;

/** An effect that a session asks for. */
public sealed interface SessionEffect {

  /** Gather the inventory and send {@code node.register}. */
  record Register() implements SessionEffect {}

  /** The node is registered: say so, and send again what has no answer yet. */
  record Registered(String controllerId) implements SessionEffect {}

  /** Send a heartbeat. */
  record SendHeartbeat() implements SessionEffect {}

  /** Send metrics. */
  record SendMetrics() implements SessionEffect {}

  /** Feed {@link SessionInput.HeartbeatDue} back, about this much later. */
  record HeartbeatAfter(Duration delay) implements SessionEffect {}

  /** Feed {@link SessionInput.MetricsDue} back, about this much later. */
  record MetricsAfter(Duration delay) implements SessionEffect {}

  /** Take a command in. */
  record Accept(Message command) implements SessionEffect {}

  /** Answer with {@code error}. */
  record SendError(ErrorInfo error) implements SessionEffect {}

  /** The controller refused the session; it closes it, or {@code fallbackCloseCode} does. */
  record Refused(String code, String message, int fallbackCloseCode) implements SessionEffect {}

  /** The controller sent an error about something; nothing to do but to note it. */
  record Note(String text) implements SessionEffect {}

  /** Close the session. */
  record Close(int code, String reason) implements SessionEffect {}
}
