package io.aiwm.api.command;

import io.aiwm.api.wire.CommandResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Takes commands to agents, wherever their sessions are. It keeps nothing: a command that must not
 * be lost lives in the execution step that caused it. Methods return at once.
 */
public interface CommandBus {

  /**
   * True if this controller holds a registered session of the node. The session may have ended by
   * the time that the caller acts on the answer.
   */
  boolean connected(String nodeId);

  /**
   * Writes a command to the node's session, if this controller holds one that is registered.
   *
   * @return whether the command was handed to a session; not whether it arrived
   */
  boolean send(String nodeId, Command command);

  /**
   * Tells whichever controller holds the node's session that there are commands for it in the
   * store.
   */
  void announce(String nodeId);

  /**
   * Asks an agent something that changes nothing, and waits for the answer, wherever the session
   * is.
   *
   * @param timeout how long to wait, up to a minute
   * @return the agent's answer; fails with {@link io.aiwm.api.error.UnavailableException} where the
   *     node is not connected or does not answer in time
   */
  CompletableFuture<CommandResult> ask(String nodeId, Command command, Duration timeout);
}
