package io.aiwm.agent.command;

import io.aiwm.agent.journal.CommandJournal;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.MessageType;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Outcomes of commands: on disk first, then told. Thread-safe. */
final class Outcomes {
  private static final Logger log = LoggerFactory.getLogger(Outcomes.class);

  private final CommandJournal journal;
  private final Answers answers;

  Outcomes(CommandJournal journal, Answers answers) {
    this.journal = journal;
    this.answers = answers;
  }

  /** Notes an outcome on disk, then tells it. */
  void finish(String type, CommandResult outcome, @Nullable MessageMetadata metadata) {
    CommandResult told = outcome;
    try {
      note(type, told);
    } catch (RuntimeException | Error e) {
      // What a handler answers may be nothing that can be written.
      log.error("The outcome of {} cannot be noted", type, e);
      told = CommandResult.failure(outcome.originalMessageId(), Refusals.internal(type, e));
      note(type, told);
    }
    log.info("{} ended: {}", type, told.status());
    answers.answer(told, metadata);
  }

  private void note(String type, CommandResult outcome) {
    try {
      journal.complete(outcome.originalMessageId(), outcome);
    } catch (IOException e) {
      log.error("The outcome of {} cannot be written to disk: {}", type, e.toString());
    }
  }

  /** A command that its cancellation has overtaken finds its outcome in the journal. */
  void refuseInAdvance(String messageId, @Nullable MessageMetadata metadata) {
    if (messageId.isBlank()) {
      return;
    }
    try {
      journal.accept(messageId, MessageType.COMMAND_CANCEL, metadata);
      journal.complete(messageId, CommandResult.failure(messageId, Refusals.overtaken()));
      journal.confirm(List.of(messageId));
    } catch (IOException e) {
      log.warn("A command that was cancelled before it came cannot be noted: {}", e.toString());
    }
  }
}
