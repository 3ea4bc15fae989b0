package io.aiwm.core.internal.link;

import io.aiwm.api.error.Failures;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.security.Scope;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.link.flow.Batcher;
import io.aiwm.core.internal.link.flow.WindowLimiter;
import io.aiwm.core.internal.liveness.LivenessMonitor;
import io.aiwm.core.internal.node.NodePort;
import io.aiwm.core.internal.node.NodePort.Addressed;
import io.aiwm.core.internal.node.NodePort.Outcome;
import io.aiwm.core.internal.token.NodeAdmission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets sessions in: looks their nodes up together, checks each, and has each node name the session
 * as its newest, by compare-and-set. Of two sessions of one node the one that came last wins.
 */
final class Admissions {
  private static final Logger log = LoggerFactory.getLogger(Admissions.class);
  private static final int BATCH = 500;
  private static final int TRIES = 5;

  /** A session that asks for admission. */
  private record Attempt(NodeSession session, int tries) {}

  private final LinkContext link;
  private final Engine engine;
  private final NodePort registry;
  private final LivenessMonitor liveness;
  private final NodeSessions sessions;
  private final RefusedTokens refusedTokens;
  private final WindowLimiter replacements;
  private final Batcher<Attempt> batcher;

  Admissions(LinkContext link, Engine engine, LinkServices services, RefusedTokens refusedTokens) {
    this.link = link;
    this.engine = engine;
    registry = services.registry();
    liveness = services.liveness();
    sessions = services.sessions();
    this.refusedTokens = refusedTokens;
    replacements =
        new WindowLimiter(engine.time(), link.settings().limits().replacementsPerMinute());
    batcher = new Batcher<>(link.handoff(), BATCH, this::admit);
  }

  void add(NodeSession session) {
    batcher.add(new Attempt(session, 0));
  }

  private void admit(List<Attempt> batch) {
    Map<String, Attempt> newest = newest(batch);
    try {
      admitNewest(newest);
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      engine.outage().waits("Session admission", e);
      newest.values().forEach(attempt -> unavailable(attempt.session()));
    }
  }

  private static Map<String, Attempt> newest(List<Attempt> batch) {
    Map<String, Attempt> newest = new LinkedHashMap<>();
    for (Attempt attempt : batch) {
      Attempt older = newest.put(attempt.session().nodeId(), attempt);
      if (older != null) {
        older.session().end(CloseCode.REPLACED, NodeSessions.REPLACED);
      }
    }
    newest.values().removeIf(k -> k.session().phase() == NodeSession.Phase.CLOSED);
    return newest;
  }

  private void admitNewest(Map<String, Attempt> attempts) {
    Map<String, Node> nodes = new HashMap<>();
    engine
        .store()
        .findAll(Node.KIND, Scope.all(), attempts.keySet())
        .forEach(node -> nodes.put(node.id(), node));
    List<Attempt> passed = new ArrayList<>();
    List<Addressed> inputs = new ArrayList<>();
    for (Attempt attempt : attempts.values()) {
      NodeSession session = attempt.session();
      Node node = nodes.get(session.nodeId());
      if (node != null && passes(session, node)) {
        passed.add(attempt);
        inputs.add(new Addressed(session.caller(null), node.id(), connected(node)));
      } else if (node == null) {
        unknown(session);
      }
    }
    List<Outcome> outcomes = registry.applyAll(inputs);
    for (int i = 0; i < outcomes.size(); i++) {
      String nodeId = inputs.get(i).nodeId();
      settle(passed.get(i), nodes.get(nodeId), inputs.get(i), outcomes.get(i));
    }
  }

  private NodeInput connected(Node node) {
    long epoch = node.connection().sessionEpoch() + 1;
    return new NodeInput.Connected(engine.controllerId(), epoch, engine.time().now());
  }

  private boolean passes(NodeSession session, Node node) {
    Optional<NodeAdmission.Refusal> refusal =
        NodeAdmission.check(node, session.claims(), engine.time().now());
    if (refusal.isPresent()) {
      refuse(session, node, refusal.get());
      return false;
    }
    if (node.connection().websocketConnected() && !replacements.count(node.id())) {
      session.refuse(
          ErrorCode.NODE_ALREADY_CONNECTED,
          "The node's sessions replace each other too often; check for machines that share its"
              + " token",
          CloseCode.TOO_MANY,
          CloseCode.retryAfter(LinkContext.MINUTE));
      return false;
    }
    return true;
  }

  private void unknown(NodeSession session) {
    NodeAdmission.check(null, session.claims(), engine.time().now())
        .ifPresent(refusal -> refuse(session, null, refusal));
  }

  private void refuse(NodeSession session, @Nullable Node node, NodeAdmission.Refusal refusal) {
    refusedTokens.notAccepted(session, node, refusal.code());
    if (refusal.closeCode() == CloseCode.TOKEN) {
      link.failedAuthentication(session.remoteAddress());
    }
    session.refuse(refusal.code(), refusal.message(), refusal.closeCode(), refusal.message());
  }

  private void settle(Attempt attempt, @Nullable Node before, Addressed input, Outcome outcome) {
    NodeSession session = attempt.session();
    Node node = outcome.node();
    if (outcome.failure() instanceof NotFoundException) {
      unknown(session);
    } else if (node == null) {
      log.warn(
          "Node {} could not be admitted: {}", input.nodeId(), String.valueOf(outcome.failure()));
      unavailable(session);
    } else if (!holds(node, (NodeInput.Connected) input.input())) {
      retry(attempt);
    } else {
      enter(session, node);
      if (before != null) {
        sessions.tellHolder(node.id(), before.connection().controllerId());
      }
    }
  }

  private boolean holds(Node node, NodeInput.Connected input) {
    return node.connection().sessionEpoch() == input.sessionEpoch()
        && engine.controllerId().equals(node.connection().controllerId());
  }

  /** Another controller admitted a session of the node meanwhile. */
  private void retry(Attempt attempt) {
    if (attempt.tries() + 1 < TRIES) {
      batcher.add(new Attempt(attempt.session(), attempt.tries() + 1));
    } else {
      unavailable(attempt.session());
    }
  }

  private void enter(NodeSession session, Node node) {
    sessions.put(session);
    if (session.admitted(node, liveness.watch(node.id(), node.connection().sessionEpoch()))) {
      link.statistics().admitted.increment();
      if (link.closing()) { // It came in behind the back of those that were closed.
        session.end(CloseCode.RESTARTING, link.comeBack(session.nodeId()));
      }
    } else {
      sessions.remove(session);
      link.disconnected(session, "closed before admission");
    }
  }

  private void unavailable(NodeSession session) {
    session.refuse(
        ErrorCode.INTERNAL_ERROR,
        "The controller cannot admit the node now; connect again later",
        CloseCode.RESTARTING,
        link.comeBack(session.nodeId()));
  }
}
