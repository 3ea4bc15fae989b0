package io.aiwm.agent.command;

import java.util.Map;

/** Carries out commands of one type. Called by several threads at once. */
public interface CommandHandler {

  /** Type of the commands, for example {@code deployment.create}. */
  String type();

  /**
   * Carries out one command. It may block, and ends early with an interrupt when cancelled.
   *
   * @return the result
   * @throws CommandException if it cannot be carried out
   */
  Map<String, Object> handle(CommandArguments arguments, CommandContext context)
      throws CommandException, InterruptedException;

  /**
   * Whether a command that a crash cut short may simply run again, because it only reads or because
   * running it twice leaves what running it once does. Otherwise the answer is {@code
   * OUTCOME_UNKNOWN}.
   */
  boolean repeatable();
}
