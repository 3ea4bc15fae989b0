package io.aiwm.core.internal.link;

import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.core.internal.cluster.Cluster;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.liveness.Watch;
import io.aiwm.core.internal.node.NodeChangeListener;
import io.aiwm.core.internal.token.NodeAdmission;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that this controller holds, by node. It is to be among the registry's listeners: a
 * session whose node was deleted, disabled, given another token or opened elsewhere is closed, here
 * at once and on another controller by a signal. Safe for use by many threads.
 */
public final class NodeSessions implements NodeChangeListener {
  static final String REPLACED = "replaced by a newer session";

  /** Signal: the node of that id changed in a way that its session must know of. */
  static final String NODE_CHANGED = "node.changed";

  private final Engine engine;
  private final Cluster cluster;
  private final Map<String, NodeSession> sessions = new ConcurrentHashMap<>();

  public NodeSessions(Engine engine, Cluster cluster) {
    this.engine = engine;
    this.cluster = cluster;
  }

  @Override
  public void changed(Node node) {
    NodeSession session = sessions.get(node.id());
    if (session != null) {
      recheck(session, node);
    }
    tellHolder(node.id(), node.connection().controllerId());
  }

  /** Tells another controller that the node of one of its sessions changed. */
  void tellHolder(String nodeId, @Nullable String controllerId) {
    if (controllerId != null
        && !controllerId.equals(engine.controllerId())
        && cluster.isLive(controllerId)) {
      cluster.send(controllerId, NODE_CHANGED, nodeId);
    }
  }

  /** Compares a session with its node as the store has it, or had it a moment ago. */
  void recheck(NodeSession session, @Nullable Node node) {
    Instant now = engine.time().now();
    var refusal = NodeAdmission.check(node, session.claims(), now);
    if (refusal.isPresent()) {
      NodeAdmission.Refusal why = refusal.get();
      session.refuse(why.code(), why.message(), why.closeCode(), why.message());
    } else if (!now.isBefore(session.claims().expiresAt())) {
      session.end(CloseCode.TOKEN, "The token has expired");
    } else if (node != null && session.epoch() > 0) {
      compare(session, node);
    }
  }

  private void compare(NodeSession session, Node node) {
    long stored = node.connection().sessionEpoch();
    Watch watch = session.watch();
    if (stored > session.epoch()) {
      session.end(CloseCode.REPLACED, REPLACED);
    } else if (stored == session.epoch()
        && shownGone(node)
        && session.phase() == NodeSession.Phase.REGISTERED
        && watch != null) {
      watch.giveUp(engine.time().nanos()); // A peer did, while this controller was cut off.
    }
  }

  private static boolean shownGone(Node node) {
    return node.status() == NodeStatus.OFFLINE
        || (node.status() == NodeStatus.MAINTENANCE && !node.connection().websocketConnected());
  }

  /** Takes in a session that was admitted, and closes the one that it replaces. */
  void put(NodeSession session) {
    NodeSession older = sessions.put(session.nodeId(), session);
    if (older != null && older != session) {
      older.end(CloseCode.REPLACED, REPLACED);
    }
  }

  void remove(NodeSession session) {
    sessions.remove(session.nodeId(), session);
  }

  @Nullable NodeSession of(String nodeId) {
    return sessions.get(nodeId);
  }

  Collection<NodeSession> all() {
    return sessions.values();
  }

  /** Number of open and admitted sessions. */
  public int size() {
    return sessions.size();
  }
}
