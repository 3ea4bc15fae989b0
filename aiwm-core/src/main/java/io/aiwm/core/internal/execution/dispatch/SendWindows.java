package io.aiwm.core.internal.execution.dispatch;

import io.aiwm.api.command.CommandBus;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.StepState;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.core.internal.execution.place.NodeCapacity;
import io.aiwm.core.internal.execution.run.Decision;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each node from having more commands at once than it may. Only the controller that holds a
 * node's session sends to it, so the count is this controller's own.
 *
 * <p>Safe for use by many threads.
 */
public final class SendWindows {
  private final CommandBus bus;
  private final int limit;
  private final Map<String, SendWindow> windows = new ConcurrentHashMap<>();

  private volatile Consumer<String> offer = nodeId -> {};

  public SendWindows(CommandBus bus, int limit) {
    this.bus = bus;
    this.limit = limit;
  }

  /** Names who is told of a node that has a place for somebody who waits. */
  void offerTo(Consumer<String> target) {
    offer = target;
  }

  SendWindow of(String nodeId) {
    return windows.computeIfAbsent(nodeId, id -> new SendWindow(limit));
  }

  /**
   * Sets places aside on the nodes of an execution.
   *
   * @param here a node whose session is here whatever the bus says, or null
   */
  Grant reserve(Execution execution, List<ExecutionStep> steps, @Nullable String here) {
    Map<String, Demand> demands = new HashMap<>();
    for (ExecutionStep step : steps) {
      String nodeId = step.nodeId();
      if (nodeId != null && !step.state().status().terminal()) {
        demands.computeIfAbsent(nodeId, id -> new Demand()).count(steps, step);
      }
    }
    Turn turn = Turn.of(execution);
    Grant grant = new Grant(turn);
    demands.forEach(
        (nodeId, demand) -> {
          if (nodeId.equals(here) || bus.connected(nodeId)) {
            grant.add(nodeId, demand.places());
          } else {
            windows.remove(nodeId);
          }
        });
    return grant;
  }

  /** Number of commands that a decision about an execution may want to send to one node. */
  private static final class Demand {
    private int waiting;
    private int next;
    private int out;

    void count(List<ExecutionStep> steps, ExecutionStep step) {
      if (out(step.state())) {
        out++;
      } else if (step.state().status() == StepStatus.RUNNING) {
        waiting++;
      } else if (step.spec().dependsOn().stream()
          .allMatch(i -> steps.get(i).state().status() != StepStatus.PENDING)) {
        next++;
      }
    }

    /** A command that ends gives its place to the step that may begin then. */
    int places() {
      return waiting + Math.max(0, next - out);
    }
  }

  /** The places that one decision may use; what it does not settle is given back in the end. */
  final class Grant implements AutoCloseable {
    private final Map<String, SendWindow> granting = new HashMap<>();
    private final Map<String, NodeCapacity> rooms = new HashMap<>();
    private final Turn turn;
    private boolean settled;

    private Grant(Turn turn) {
      this.turn = turn;
    }

    private NodeCapacity add(String nodeId, int wanted) {
      SendWindow window = of(nodeId);
      NodeCapacity room = window.reserve(turn, wanted);
      granting.put(nodeId, window);
      rooms.put(nodeId, room);
      return room;
    }

    /** The room of a node; of one that a step is only now placed on, a place for that step. */
    Optional<NodeCapacity> room(String nodeId) {
      NodeCapacity room = rooms.get(nodeId);
      if (room != null || !bus.connected(nodeId)) {
        return Optional.ofNullable(room);
      }
      return Optional.of(add(nodeId, 1));
    }

    /** The decision is stored. */
    void settle(Execution execution, Decision decision, List<ExecutionStep> before) {
      settled = true;
      granting.forEach(
          (nodeId, window) -> {
            Set<String> sent = commandsOut(decision.steps(), nodeId);
            Set<String> ended = commandsOut(before, nodeId);
            ended.removeAll(sent);
            window.settle(rooms.getOrDefault(nodeId, NodeCapacity.NONE), ended, sent);
            if (decision.queuedFor().contains(nodeId)) {
              window.enqueue(Turn.of(execution));
            }
          });
    }

    @Override
    public void close() {
      granting.forEach(
          (nodeId, window) -> {
            if (!settled) {
              window.settle(rooms.getOrDefault(nodeId, NodeCapacity.NONE), Set.of(), Set.of());
            }
            if (window.offers()) {
              offer.accept(nodeId);
            }
          });
    }
  }

  static Set<String> commandsOut(List<ExecutionStep> steps, String nodeId) {
    Set<String> ids = new HashSet<>();
    for (ExecutionStep step : steps) {
      if (nodeId.equals(step.nodeId()) && out(step.state())) {
        ids.add(Objects.requireNonNull(step.state().sentMessageId()));
      }
    }
    return ids;
  }

  private static boolean out(StepState state) {
    return state.status() == StepStatus.RUNNING && state.deadlineAt() != null;
  }
}
