package io.aiwm.tests.execution;

import io.aiwm.api.command.Command;
import io.aiwm.api.command.CommandBus;
import io.aiwm.api.entity.Ids;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Store;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.core.internal.command.CommandFeature;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.event.EventTail;
import io.aiwm.core.internal.execution.DefaultExecutionOrchestrator;
import io.aiwm.core.internal.execution.dispatch.ExecutionHost;
import io.aiwm.core.internal.workload.WorkloadFeature;
import io.aiwm.core.settings.ExecutionSettings;
import io.aiwm.core.settings.WorkloadSettings;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One controller: an orchestrator, and a bus to the agents whose sessions it holds. */
final class Controller implements CommandBus {
  final DefaultExecutionOrchestrator orchestrator;
  final Map<String, ScriptedAgent> sessions = new LinkedHashMap<>();
  final List<String> announced = new ArrayList<>();

  /** How the next questions are answered, by node; no answer where absent. */
  final Map<String, CommandResult> answers = new LinkedHashMap<>();

  /** Sessions look connected and take nothing. */
  boolean refusing;

  final FakePeers peers;
  private final Caller system;

  Controller(String id, Store store, VirtualTime time) {
    this(id, store, time, ExecutionSettings.defaults());
  }

  Controller(String id, Store store, VirtualTime time, ExecutionSettings settings) {
    this(id, store, time, settings, ExecutionHost.NONE);
  }

  Controller(
      String id, Store store, VirtualTime time, ExecutionSettings settings, ExecutionHost host) {
    peers = new FakePeers(id);
    Engine engine = new Engine(id, store, time, time, Runnable::run, new Ids(time));
    system = Caller.system(id, "test");
    orchestrator =
        new DefaultExecutionOrchestrator(
            engine, new StoredNodes(store), this, settings, host, new EventTail(engine), peers);
    CommandFeature.commandTypes(settings).forEach(orchestrator::add);
    WorkloadFeature.commandTypes(WorkloadSettings.defaults()).forEach(orchestrator::add);
  }

  Execution submit(ExecutionDraft draft) {
    return orchestrator.submit(Fixtures.orgOwner(), draft).execution();
  }

  Execution get(String id) {
    return orchestrator.find(Scope.all(), id).orElseThrow();
  }

  List<ExecutionStep> steps(String id) {
    return orchestrator.steps(Scope.all(), id);
  }

  /** A session is opened, the agent registers and gets what it should have. */
  void connect(ScriptedAgent agent) {
    sessions.put(agent.nodeId, agent);
    List<Command> commands = orchestrator.registered(system, agent.nodeId, agent.registration());
    commands.forEach(agent::receive);
  }

  /** Carries what agents say, until they have nothing more to say. */
  void deliver() {
    boolean more = true;
    while (more) {
      more = false;
      for (ScriptedAgent agent : List.copyOf(sessions.values())) {
        while (!agent.outbox.isEmpty()) {
          deliver(agent.outbox.remove(0));
          more = true;
        }
      }
    }
  }

  void deliver(ScriptedAgent.Message message) {
    var metadata = message.about().metadata();
    if (message.ack() != null) {
      orchestrator.acknowledged(system, message.from().nodeId, message.ack(), metadata);
    } else {
      orchestrator.answered(system, message.from().nodeId, message.result(), metadata);
    }
  }

  @Override
  public boolean connected(String nodeId) {
    return sessions.containsKey(nodeId);
  }

  @Override
  public boolean send(String nodeId, Command command) {
    if (refusing || !connected(nodeId)) {
      return false;
    }
    sessions.get(nodeId).receive(command);
    return true;
  }

  @Override
  public void announce(String nodeId) {
    announced.add(nodeId);
  }

  @Override
  public CompletableFuture<CommandResult> ask(String nodeId, Command command, Duration timeout) {
    CommandResult answer = answers.get(nodeId);
    return answer == null
        ? CompletableFuture.failedFuture(
            new UnavailableException("NODE_NOT_CONNECTED", "No session", Duration.ofSeconds(1)))
        : CompletableFuture.completedFuture(answer);
  }
}
