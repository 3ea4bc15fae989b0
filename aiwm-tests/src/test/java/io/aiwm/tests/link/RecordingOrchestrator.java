package io.aiwm.tests.link;

import io.aiwm.api.command.Command;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.security.Caller;
import io.aiwm.api.wire.CommandAck;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.NodeRegister;
import io.aiwm.core.internal.execution.ExecutionPort;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Writes down what agents say of commands. */
final class RecordingOrchestrator implements ExecutionPort {
  final List<String> acknowledged = new CopyOnWriteArrayList<>();
  final List<CommandResult> answered = new CopyOnWriteArrayList<>();
  final List<String> dispatched = new CopyOnWriteArrayList<>();
  final List<Caller> callers = new CopyOnWriteArrayList<>();
  volatile List<Command> pending = List.of();
  volatile boolean storeDown;
  volatile Runnable whileRegistering = () -> {};

  @Override
  public void acknowledged(
      Caller caller, String nodeId, CommandAck ack, @Nullable MessageMetadata metadata) {
    acknowledged.add(nodeId + " " + ack.originalMessageId());
  }

  @Override
  public void answered(
      Caller caller, String nodeId, CommandResult result, @Nullable MessageMetadata metadata) {
    if (storeDown) {
      throw new StoreUnavailableException("down", new IllegalStateException());
    }
    callers.add(caller);
    answered.add(result);
  }

  @Override
  public List<Command> registered(Caller caller, String nodeId, NodeRegister message) {
    whileRegistering.run();
    return pending;
  }

  @Override
  public void dispatch(String nodeId) {
    dispatched.add(nodeId);
  }

  @Override
  public void removed(Caller caller, String nodeId) {}

  @Override
  public void tick() {}
}
