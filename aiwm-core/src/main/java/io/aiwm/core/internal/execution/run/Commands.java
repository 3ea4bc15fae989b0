package io.aiwm.core.internal.execution.run;

import io.aiwm.api.command.Command;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.MessageType;
import io.aiwm.core.internal.execution.payload.References;
import java.util.Map;

/** The commands of steps, made anew each time they are sent: the step is the only place to keep. */
public final class Commands {
  /** Field that names the command that a cancellation or query is about. */
  private static final String ORIGINAL = "originalMessageId";

  private Commands() {}

  /**
   * The command of a step's present attempt.
   *
   * @throws References.MissingException if its data refers to a result that is not there
   */
  public static Command of(Run run, StepRun step) throws References.MissingException {
    var spec = step.spec().command();
    Map<String, Object> data =
        References.resolve(spec.data(), i -> run.step(i).map(s -> s.result).orElse(null));
    return new Command(
        String.valueOf(step.messageId), spec.type(), spec.resource(), data, metadata(run, step));
  }

  /** Tells the agent to give up a command. */
  public static Command cancel(Run run, StepRun step) {
    String original = String.valueOf(step.messageId);
    return about(run, step, MessageIds.cancel(original), MessageType.COMMAND_CANCEL, original);
  }

  /** Asks an agent without a journal whether it knows a command. */
  public static Command query(Run run, StepRun step) {
    String original = String.valueOf(step.messageId);
    return about(run, step, MessageIds.query(original), MessageType.SYSTEM_QUERY, original);
  }

  private static Command about(
      Run run, StepRun step, String messageId, String type, String original) {
    return new Command(messageId, type, null, Map.of(ORIGINAL, original), metadata(run, step));
  }

  private static MessageMetadata metadata(Run run, StepRun step) {
    return new MessageMetadata(
        run.moment.correlationId(), run.spec.priority(), run.execution.id(), step.index());
  }
}
