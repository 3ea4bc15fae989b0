package io.aiwm.tests.execution;

import io.aiwm.api.command.Command;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.wire.CommandAck;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageType;
import io.aiwm.api.wire.NodeRegister;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * An agent that survives everything: it carries a command out the first time that it sees its id,
 * and answers repeats from its journal, if it keeps one. What it says waits in {@code outbox}.
 */
final class ScriptedAgent {
  final String nodeId;
  final boolean journaling;

  /** Everything that it ever did, in order. */
  final List<Command> effects = new ArrayList<>();

  final List<Command> received = new ArrayList<>();
  final Set<String> cancelled = new LinkedHashSet<>();
  final List<Message> outbox = new ArrayList<>();
  Function<Command, CommandResult> script =
      command -> CommandResult.success(command.messageId(), Map.of("ok", true));

  /** It gets commands and says nothing. */
  boolean silent;

  private final Map<String, CommandResult> journal = new HashMap<>();

  /** Something on its way to the controller: an acknowledgement or an answer. */
  record Message(ScriptedAgent from, Command about, CommandAck ack, CommandResult result) {}

  ScriptedAgent(String nodeId, boolean journaling) {
    this.nodeId = nodeId;
    this.journaling = journaling;
  }

  void receive(Command command) {
    received.add(command);
    if (command.type().equals(MessageType.COMMAND_CANCEL)) {
      cancelled.add(String.valueOf(command.data().get("originalMessageId")));
      return;
    }
    CommandResult known = journaling ? journal.get(command.messageId()) : null;
    if (known == null) {
      effects.add(command);
      known = script.apply(command);
      journal.put(command.messageId(), known);
    }
    if (!silent) {
      CommandAck ack = new CommandAck(command.messageId(), "acknowledged", null);
      outbox.add(new Message(this, command, ack, null));
      outbox.add(new Message(this, command, null, known));
    }
  }

  NodeRegister registration() {
    List<String> capabilities = journaling ? List.of(NodeInventory.IDEMPOTENT_COMMANDS) : List.of();
    return new NodeRegister(
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        capabilities,
        null);
  }
}
