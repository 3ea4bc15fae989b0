package io.aiwm.tools.chaos.effect;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.ErrorCode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * {@value #TYPE}: takes {@code millis} and then has its effect, or fails where {@code failPercent}
 * says so of this message. Begin and end are lines in the file {@code EFFECTS_LOG}, on disk before
 * it goes on: {@code begin|done|failed key step messageId nanos millis}, by the machine's monotonic
 * clock, which all its processes share, and by the one on the wall.
 */
public final class EffectCommand implements CommandHandler {
  /** Its name. */
  public static final String TYPE = "custom.effect";

  private final TimeSource time = TimeSource.system();
  // Not a channel: the interrupt of a cancellation would close that for all that come after.
  private final FileOutputStream log;

  /** As the agent makes it. */
  public EffectCommand() throws IOException {
    log = new FileOutputStream(System.getenv("EFFECTS_LOG"), true);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public boolean repeatable() {
    return false;
  }

  @Override
  public Map<String, Object> handle(CommandArguments arguments, CommandContext context)
      throws CommandException, InterruptedException {
    String what =
        arguments.requiredText("key")
            + ' '
            + arguments.requiredText("step")
            + ' '
            + context.messageId();
    note("begin " + what);
    context.pause(Duration.ofMillis(arguments.integer("millis", 0, 600_000).orElse(0L)));
    if (fails(context.messageId(), arguments.integer("failPercent", 0, 100).orElse(0L))) {
      note("failed " + what);
      throw new CommandException(ErrorCode.NETWORK_ERROR, "made to fail");
    }
    note("done " + what);
    return Map.of("effectOf", context.messageId());
  }

  /** The same for the same message, however often it is asked. */
  private static boolean fails(String messageId, long percent) {
    return Math.floorMod(messageId.hashCode(), 100) < percent;
  }

  private void note(String what) throws CommandException {
    String line = what + ' ' + time.nanos() + ' ' + time.now().toEpochMilli() + '\n';
    try {
      log.write(line.getBytes(StandardCharsets.UTF_8));
      log.getFD().sync();
    } catch (IOException e) {
      throw new CommandException(ErrorCode.INTERNAL_ERROR, "the log cannot be written: " + e);
    }
  }
}
