package io.aiwm.agent.command;

import java.util.Map;

/**
 * A handler of commands of one type. Called by several threads at once.
 *
 * <p>A handler of the operator's own is a public class with a public constructor without
 * parameters, in a jar on the agent's class path that names it in {@code
 * META-INF/services/io.aiwm.agent.command.CommandHandler}. Its type begins with {@code custom.};
 * see {@link io.aiwm.api.wire.MessageType#isCustom}. All that holds for the agent's commands holds
 * for it: the command is on disk before {@link #handle} is called, its outcome before it is
 * answered, and one that comes again is answered and not carried out.
 */
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
