package io.aiwm.agent.session;

/** An event in the life of a session. */
public sealed interface SessionInput {

  /** A message came in. */
  record Received(Message message) implements SessionInput {}

  /** A frame came in that is no message. */
  record Garbled() implements SessionInput {}

  /** The time for {@code connection.ack} and {@code register.ack} is over. */
  record GreetingOverdue() implements SessionInput {}

  /** A heartbeat is due. */
  record HeartbeatDue() implements SessionInput {}

  /** The node is another than it registered as. */
  record InventoryChanged() implements SessionInput {}

  /** Metrics are due. */
  record MetricsDue() implements SessionInput {}
}
