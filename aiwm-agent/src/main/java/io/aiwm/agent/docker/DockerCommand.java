package io.aiwm.agent.docker;

import com.github.dockerjava.api.DockerClient;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.agent.docker.engine.DockerEngine;
import java.util.Map;

/** A command that is one exchange with the engine, and harmless to repeat. */
final class DockerCommand implements CommandHandler {
  private final String type;
  private final DockerEngine engine;
  private final Body body;

  DockerCommand(String type, DockerEngine engine, Body body) {
    this.type = type;
    this.engine = engine;
    this.body = body;
  }

  /** The body of the command. */
  @FunctionalInterface
  interface Body {
    Map<String, Object> on(DockerClient docker, CommandArguments arguments, CommandContext context)
        throws CommandException, InterruptedException;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Map<String, Object> handle(CommandArguments arguments, CommandContext context)
      throws CommandException, InterruptedException {
    return engine.call(docker -> body.on(docker, arguments, context));
  }
}
