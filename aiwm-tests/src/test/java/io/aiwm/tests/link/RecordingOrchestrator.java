package io.aiwm.tests.link;

import io.aiwm.api.command.Command;
import io.aiwm.api.error.StoreUnavailableException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.execution.ExecutionPatch;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.HistoryEntry;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.wire.CommandAck;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.NodeRegister;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Writes down what agents say of commands. */
final class RecordingOrchestrator implements ExecutionOrchestrator {
  final List<String> acknowledged = new CopyOnWriteArrayList<>();
  final List<CommandResult> answered = new CopyOnWriteArrayList<>();
  final List<String> dispatched = new CopyOnWriteArrayList<>();
  final List<Caller> callers = new CopyOnWriteArrayList<>();
  volatile List<Command> pending = List.of();
  volatile boolean storeDown;
  volatile Runnable whileRegistering = () -> {};

  @Override
  public Execution submit(Caller caller, ExecutionDraft draft) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Execution> find(Scope scope, String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<HistoryEntry> history(Scope scope, String id, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ExecutionStep> steps(Scope scope, String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Execution cancel(Caller caller, Scope scope, String id, String reason) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Execution retry(Caller caller, Scope scope, String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Execution update(
      Caller caller, Scope scope, String id, ExecutionPatch patch, @Nullable Long ifVersion) {
    throw new UnsupportedOperationException();
  }

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
