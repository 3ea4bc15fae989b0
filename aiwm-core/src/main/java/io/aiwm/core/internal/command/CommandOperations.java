package io.aiwm.core.internal.command;

import io.aiwm.api.command.Command;
import io.aiwm.api.command.CommandBus;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionDetails;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.MessageType;
import io.aiwm.api.wire.Priority;
import io.aiwm.api.wire.ResourceRef;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Operations of commands to a node and questions to its agent. */
public final class CommandOperations {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** Error codes of commands that a worker cannot execute at all; asking again is no use. */
  private static final Set<String> CANNOT =
      Set.of(ErrorCode.NOT_SUPPORTED.name(), ErrorCode.COMMAND_INVALID.name());

  private final NodeRegistry nodes;
  private final NodeControl control;
  private final CommandBus commands;

  CommandOperations(NodeRegistry nodes, NodeControl control, CommandBus commands) {
    this.nodes = nodes;
    this.control = control;
    this.commands = commands;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.post("node.command", "/nodes/{id}/commands")
            .summary(
                "Send a command as a one-step execution; its type decides the required permission")
            .access(Access.EDIT)
            .body(SendCommand.class)
            .returns(202, Accepted.class)
            .handle(this::command),
        Operation.post("node.restart", "/nodes/{id}/restart")
            .summary("Restart the node's agent")
            .access(Access.OWN)
            .returns(202, Accepted.class)
            .handle(this::restart),
        Operation.post("node.drain", "/nodes/{id}/drain")
            .summary("Drain the node: cordon it and wait until its running commands have ended")
            .access(Access.OWN)
            .returns(202, Accepted.class)
            .handle(this::drain),
        Operation.get("node.list_containers", "/nodes/{id}/containers")
            .summary("List the node's containers, as its agent reports them")
            .returns(200, Containers.class)
            .handleAsync(this::containers));
  }

  private Accepted command(Call<SendCommand> call) {
    SendCommand sent = call.body();
    CommandSpec command = new CommandSpec(sent.type(), sent.resource(), sent.data());
    return accepted(
        control.command(
            call.caller(),
            call.scope(),
            call.id(),
            command,
            sent.priority(),
            sent.timeoutSeconds()));
  }

  private Accepted restart(Call<NoBody> call) {
    return accepted(control.restart(call.caller(), call.scope(), call.id()));
  }

  private Accepted drain(Call<NoBody> call) {
    return accepted(control.drain(call.caller(), call.scope(), call.id()));
  }

  private Accepted accepted(ExecutionDetails submitted) {
    String messageId =
        submitted.steps().stream()
            .findFirst()
            .map(ExecutionStep::state)
            .map(state -> state.sentMessageId())
            .orElse(null);
    return new Accepted(submitted.id(), messageId);
  }

  private CompletionStage<Containers> containers(Call<NoBody> call) {
    Node node = require(call);
    Command question =
        new Command(
            UUID.randomUUID().toString(),
            MessageType.CONTAINER_LIST,
            null,
            Map.of(),
            new MessageMetadata(call.caller().correlationId(), Priority.NORMAL, null, null));
    return commands.ask(node.id(), question, ANSWER).thenApply(CommandOperations::answered);
  }

  private static Containers answered(CommandResult result) {
    ErrorInfo error = result.error();
    if (error != null && CANNOT.contains(error.code())) {
      throw new ConflictException(error.code(), "The node answered: " + error.message());
    }
    if (error != null) {
      throw new UnavailableException(
          error.code(), "The node answered: " + error.message(), Duration.ofSeconds(10));
    }
    Object containers = result.result() == null ? null : result.result().get("containers");
    return new Containers(containers instanceof List<?> list ? List.copyOf(list) : List.of());
  }

  private Node require(Call<?> call) {
    return nodes
        .find(call.scope(), call.id())
        .orElseThrow(() -> new NotFoundException("node", call.id()));
  }

  /**
   * A command to send; see the node protocol for types and data.
   *
   * @param timeoutSeconds maximum time for an answer; the type's own default where absent
   */
  record SendCommand(
      String type,
      @Nullable ResourceRef resource,
      @Nullable Map<String, Object> data,
      @Nullable Priority priority,
      @Nullable Integer timeoutSeconds) {}

  /** The containers of a node, as its agent describes them. */
  record Containers(List<Object> data) {}
}
