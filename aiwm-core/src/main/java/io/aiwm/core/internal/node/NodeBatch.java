package io.aiwm.core.internal.node;

import io.aiwm.api.error.DuplicateNameException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.CommitResult;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.node.NodePort.Addressed;
import io.aiwm.core.internal.node.NodePort.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folds many inputs in rounds: each round takes the next input of every node, so that inputs of one
 * node keep their order and a round is one read and one batch of commits. For one use, by one
 * thread.
 */
final class NodeBatch {
  /** Nodes in one round, so that no statement grows without bound. */
  private static final int ROUND = 500;

  private record Move(int index, Node before, NodeDecision decision, Commit commit) {}

  private final Engine engine;
  private final NodeFold fold;
  private final NodeCommits commits;
  private final List<Addressed> inputs;
  private final Outcome[] outcomes;
  private final int[] tries;
  private final Map<String, Deque<Integer>> waiting = new LinkedHashMap<>();
  private final Map<String, Node> known = new HashMap<>();

  NodeBatch(Engine engine, NodeFold fold, NodeCommits commits, List<Addressed> inputs) {
    this.engine = engine;
    this.fold = fold;
    this.commits = commits;
    this.inputs = inputs;
    this.outcomes = new Outcome[inputs.size()];
    this.tries = new int[inputs.size()];
    for (int i = 0; i < inputs.size(); i++) {
      waiting.computeIfAbsent(inputs.get(i).nodeId(), id -> new ArrayDeque<>()).add(i);
    }
  }

  List<Outcome> run() {
    while (!waiting.isEmpty()) {
      List<String> nodeIds = waiting.keySet().stream().limit(ROUND).toList();
      read(nodeIds);
      commit(decide(nodeIds));
    }
    return Arrays.asList(outcomes);
  }

  private void read(List<String> nodeIds) {
    Collection<String> unread = nodeIds.stream().filter(id -> !known.containsKey(id)).toList();
    if (!unread.isEmpty()) {
      engine
          .store()
          .findAll(Node.KIND, Scope.all(), unread)
          .forEach(node -> known.put(node.id(), node));
    }
  }

  private List<Move> decide(List<String> nodeIds) {
    List<Move> moves = new ArrayList<>();
    for (String id : nodeIds) {
      int index = waiting.getOrDefault(id, new ArrayDeque<>()).getFirst();
      Node node = known.get(id);
      if (node == null) {
        settle(index, new Outcome(null, new NotFoundException("node", id)));
        continue;
      }
      try {
        decide(index, node).ifPresent(moves::add);
      } catch (RuntimeException | Error e) {
        settle(index, new Outcome(null, Failures.unchecked(e))); // Of this input, and of no other.
      }
    }
    return moves;
  }

  private Optional<Move> decide(int index, Node node) {
    Addressed input = inputs.get(index);
    NodeDecision decision = decide(node, input);
    if (decision.refusal() != null) {
      settle(index, new Outcome(null, decision.refusal()));
    } else if (decision.writesNothing()) {
      settle(index, new Outcome(node, null));
    } else {
      Commit commit = commits.of(node, decision, input.caller());
      return Optional.of(new Move(index, node, decision, commit));
    }
    return Optional.empty();
  }

  private NodeDecision decide(Node node, Addressed input) {
    return fold.decide(node, input.input(), input.caller(), engine.time().now());
  }

  private void commit(List<Move> moves) {
    if (moves.isEmpty()) {
      return;
    }
    List<CommitResult> results =
        engine.store().commitAll(moves.stream().map(Move::commit).toList());
    for (int i = 0; i < moves.size(); i++) {
      conclude(moves.get(i), results.get(i));
    }
  }

  private void conclude(Move move, CommitResult result) {
    String id = move.before().id();
    Node next = move.decision().next();
    if (result.applied()) {
      if (next != null) {
        known.put(id, next);
        commits.landed(move.commit(), move.before(), next, inputs.get(move.index()).caller());
      }
      settle(move.index(), new Outcome(next == null ? move.before() : next, null));
    } else if (result instanceof CommitResult.Duplicate) {
      String name = next == null ? move.before().name() : next.name();
      settle(move.index(), new Outcome(null, new DuplicateNameException("node", name)));
    } else if (++tries[move.index()] < DefaultNodeRegistry.MAX_TRIES) {
      known.remove(id);
    } else {
      settle(move.index(), new Outcome(null, DefaultNodeRegistry.contended(id)));
    }
  }

  private void settle(int index, Outcome outcome) {
    outcomes[index] = outcome;
    String id = inputs.get(index).nodeId();
    Deque<Integer> queue = waiting.get(id);
    if (queue != null) {
      queue.removeFirst();
      if (queue.isEmpty()) {
        waiting.remove(id);
      }
    }
  }
}
