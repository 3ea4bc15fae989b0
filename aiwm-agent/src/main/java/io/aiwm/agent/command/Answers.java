package io.aiwm.agent.command;

import io.aiwm.agent.session.Message;
import io.aiwm.api.wire.CommandAck;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.MessageType;
import org.jspecify.annotations.Nullable;

/** Answers to commands: acknowledgements, results and refusals. Thread-safe. */
final class Answers {
  private final AnswerPort port;
  private final Delivery delivery;

  Answers(AnswerPort port, Delivery delivery) {
    this.port = port;
    this.delivery = delivery;
  }

  void acknowledge(Message command) {
    port.send(
        MessageType.COMMAND_ACK,
        new CommandAck(command.messageId(), "acknowledged", null),
        command.metadata());
  }

  void answer(CommandResult outcome, @Nullable MessageMetadata metadata) {
    delivery.send(
        outcome.originalMessageId(),
        () -> port.send(MessageType.COMMAND_RESULT, outcome, metadata));
  }

  void refuse(Message command, ErrorInfo error) {
    send(command, CommandResult.failure(command.messageId(), error));
  }

  /** A result that no journal holds, so nobody waits for its delivery. */
  void send(Message command, CommandResult result) {
    port.send(MessageType.COMMAND_RESULT, result, command.metadata());
  }
}
