package io.aiwm.agent.command;

import java.time.Duration;

/** The side of the agent that a running command sees: what it can say and ask. */
public interface CommandContext {

  /** The command's message id. */
  String messageId();

  /** Tells how far the command is, in percent. */
  void progress(int percent);

  /**
   * Sends a message about what the command works on, for example {@code deployment.status}.
   *
   * @return whether it is on its way; without a connection it is not
   */
  boolean emit(String type, Object data);

  /** Whether the connection is there and takes bulk, such as logs, without falling behind. */
  boolean hasRoom();

  /**
   * Waits.
   *
   * @throws InterruptedException if the command is cancelled meanwhile
   */
  void pause(Duration duration) throws InterruptedException;

  /**
   * Leaves the outcome to the agent's next life, whatever the handler answers.
   *
   * @param next ends this one; run once nothing of the command is at work here
   */
  void handOver(Runnable next);

  /** Runs something once the outcome is on disk and its answer is on its way. */
  void afterAnswer(Runnable task);
}
