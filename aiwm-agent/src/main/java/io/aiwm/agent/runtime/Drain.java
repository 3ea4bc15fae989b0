package io.aiwm.agent.runtime;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.agent.docker.ManagedContainer;
import io.aiwm.agent.files.PrivateFiles;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.MessageType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code system.drain}: while a node drains it takes no new work, and what runs goes on. It
 * outlives the agent, as a file in the data directory. Thread-safe.
 */
final class Drain implements CommandHandler {
  private static final Set<String> NEW_WORK =
      Set.of(
          MessageType.DEPLOYMENT_CREATE, MessageType.DEPLOYMENT_UPDATE, MessageType.MODEL_DOWNLOAD);

  private final Path mark;
  private final Supplier<List<ManagedContainer>> containers;

  /**
   * @param data the data directory
   * @param containers what runs
   */
  Drain(Path data, Supplier<List<ManagedContainer>> containers) {
    this.mark = data.resolve("draining");
    this.containers = containers;
  }

  boolean isDraining() {
    return Files.exists(mark);
  }

  /** The same handler, which refuses new work while the node drains. */
  CommandHandler guard(CommandHandler handler) {
    return NEW_WORK.contains(handler.type()) ? new Guarded(handler) : handler;
  }

  @Override
  public String type() {
    return MessageType.SYSTEM_DRAIN;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Map<String, Object> handle(CommandArguments arguments, CommandContext context)
      throws CommandException {
    boolean drain = arguments.flag("enabled", true);
    try {
      if (drain) {
        PrivateFiles.write(mark, context.messageId());
      } else {
        Files.deleteIfExists(mark);
      }
    } catch (IOException e) {
      throw new CommandException(
          ErrorCode.RESOURCE_EXHAUSTED, "the data directory cannot be written: " + e);
    }
    List<String> running =
        containers.get().stream()
            .filter(it -> it.isRunning() && !it.orphaned())
            .map(ManagedContainer::deploymentId)
            .toList();
    return Map.of("draining", drain, "running", running);
  }

  /** A handler of new work. */
  private final class Guarded implements CommandHandler {
    private final CommandHandler handler;

    Guarded(CommandHandler handler) {
      this.handler = handler;
    }

    @Override
    public String type() {
      return handler.type();
    }

    @Override
    public boolean repeatable() {
      return handler.repeatable();
    }

    @Override
    public Map<String, Object> handle(CommandArguments arguments, CommandContext context)
        throws CommandException, InterruptedException {
      if (isDraining()) {
        throw new CommandException(
            ErrorCode.NODE_DRAINING, "this node drains and takes no new work");
      }
      return handler.handle(arguments, context);
    }
  }
}
