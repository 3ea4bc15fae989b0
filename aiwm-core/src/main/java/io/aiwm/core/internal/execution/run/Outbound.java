package io.aiwm.core.internal.execution.run;

import io.aiwm.api.command.Command;

/**
 * A command to hand to a node's session once the decision is stored.
 *
 * @param nodeId whom to send it to; empty for a handler of this controller
 * @param stepIndex step that it belongs to
 * @param attempt number of its present try
 * @param purpose what to do where no session takes it
 * @param command the command
 */
public record Outbound(
    String nodeId, int stepIndex, int attempt, Purpose purpose, Command command) {
  /** It is for a handler of this controller. */
  public boolean local() {
    return nodeId.isEmpty();
  }

  /** Purpose of sending a command. */
  public enum Purpose {
    /** The first time: where no session takes it, the step waits for one. */
    FIRST,
    /** Again, with the same id: where no session takes it, the node's registration sends it. */
    REPEAT,
    /** Cancels another: where no session takes it, it goes by way of the other controllers. */
    CANCEL,
    /** Asks what became of another; the answer matters. */
    QUERY
  }
}
