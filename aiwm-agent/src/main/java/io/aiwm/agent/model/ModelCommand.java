package io.aiwm.agent.model;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.api.wire.ErrorCode;
import java.io.IOException;
import java.util.Map;

/** A command about models. */
final class ModelCommand implements CommandHandler {
  private final String type;
  private final Body body;

  ModelCommand(String type, Body body) {
    this.type = type;
    this.body = body;
  }

  /** The body of the command. */
  @FunctionalInterface
  interface Body {
    Map<String, Object> on(CommandArguments arguments, CommandContext context)
        throws CommandException, InterruptedException, IOException;
  }

  @Override
  public String type() {
    return type;
  }

  /** A download that was cut short goes on where it ended. */
  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Map<String, Object> handle(CommandArguments arguments, CommandContext context)
      throws CommandException, InterruptedException {
    try {
      return body.on(arguments, context);
    } catch (IOException e) {
      throw new CommandException(
          ErrorCode.RESOURCE_EXHAUSTED, "the directory of models cannot be used: " + e);
    }
  }
}
