package io.aiwm.agent.journal;

import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One command in the journal. Its data is not kept: it may hold secrets, and the controller sends
 * it again.
 *
 * @param messageId the command
 * @param type its type
 * @param metadata what its answers carry back
 * @param acceptedAt when it was taken in
 * @param result how it ended, or null while it has not
 * @param confirmed whether the controller is known to have read the result
 */
public record JournalEntry(
    String messageId,
    String type,
    @Nullable MessageMetadata metadata,
    Instant acceptedAt,
    @Nullable CommandResult result,
    boolean confirmed) {

  public Optional<CommandResult> outcome() {
    return Optional.ofNullable(result);
  }

  JournalEntry completed(CommandResult outcome) {
    return new JournalEntry(messageId, type, metadata, acceptedAt, outcome, false);
  }

  JournalEntry withConfirmed() {
    return new JournalEntry(messageId, type, metadata, acceptedAt, result, true);
  }
}
