package io.aiwm.core.internal.node;

import io.aiwm.api.entity.Header;
import io.aiwm.api.error.IllegalTransitionException;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.NodeTrigger;
import io.aiwm.api.node.StatusStateMachine;
import io.aiwm.api.node.StatusStateMachine.Transition;
import io.aiwm.api.security.Caller;
import io.aiwm.core.internal.event.EventFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A node while one input is folded into it; collects what the change says of itself. */
final class NodeChange {

  /** An installation that takes longer has failed ({@code INSTALL_TIMEOUT}). */
  static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(15);

  private record PendingEvent(String type, Map<String, Object> facts) {}

  private final StatusStateMachine table;
  private final Node before;
  private final Caller caller;
  private final Instant now;
  private final List<PendingEvent> pending = new ArrayList<>();
  private final List<AuditNote> audit = new ArrayList<>();
  private Node node;

  NodeChange(StatusStateMachine table, Node before, Caller caller, Instant now) {
    this.table = table;
    this.before = before;
    this.caller = caller;
    this.now = now;
    this.node = before;
  }

  /** The node with what has been folded in so far. */
  Node node() {
    return node;
  }

  Instant now() {
    return now;
  }

  NodeChange update(UnaryOperator<Node> change) {
    node = change.apply(node);
    return this;
  }

  NodeChange wakeAt(Instant at) {
    return update(n -> n.withHeader(n.header().withWakeAt(at)));
  }

  NodeChange tell(String eventType, Map<String, Object> facts) {
    pending.add(new PendingEvent(eventType, facts));
    return this;
  }

  NodeChange note(String action, Map<String, Object> details) {
    audit.add(new AuditNote(action, details));
    return this;
  }

  /**
   * Takes the row of the table, with its event.
   *
   * @param asked the status that was asked for, or what happened, for the refusal
   * @param facts for the event and the audit entry
   * @throws IllegalTransitionException if there is no such row
   */
  NodeChange take(NodeTrigger trigger, String asked, Map<String, Object> facts) {
    Transition row = row(trigger).orElseThrow(() -> refusal(asked));
    follow(row, facts);
    return this;
  }

  /** Takes the transition if the table has such a row; does nothing otherwise. */
  NodeChange takeIfAny(NodeTrigger trigger, Map<String, Object> facts) {
    row(trigger).ifPresent(row -> follow(row, facts));
    return this;
  }

  /** There is no way from here to what was asked for. */
  IllegalTransitionException refusal(String asked) {
    return new IllegalTransitionException(
        node.status().wireName(),
        asked,
        table.requestable(node.status()).stream().map(NodeStatus::wireName).toList());
  }

  private Optional<Transition> row(NodeTrigger trigger) {
    return table.next(node.status(), trigger, node.connection().websocketConnected());
  }

  private void follow(Transition row, Map<String, Object> facts) {
    if (row.eventType() != null) {
      tell(row.eventType(), facts);
    }
    if (row.from() == row.to()) {
      return;
    }
    update(n -> n.withStatus(row.to()));
    if (row.to() == NodeStatus.INSTALLING) {
      wakeAt(now.plus(INSTALL_TIMEOUT));
    } else if (row.from() == NodeStatus.INSTALLING) {
      update(n -> n.withHeader(n.header().withWakeAt(null)));
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("from", row.from().wireName());
    details.put("to", row.to().wireName());
    details.put("why", row.trigger().name().toLowerCase(Locale.ROOT));
    details.putAll(facts);
    note("node.status", details);
  }

  /** The resulting decision. */
  NodeDecision decided() {
    if (node.equals(before) && pending.isEmpty()) {
      return new NodeDecision(null, List.of(), audit, null);
    }
    Header header = node.header().next(caller.id(), now);
    Node next = node.withHeader(header);
    EventFactory events = new EventFactory("node", next, caller, now);
    pending.forEach(
        event ->
            events.add(
                event.type(),
                NodeEvents.severity(next, event.type(), event.facts()),
                NodeEvents.data(next, event.type(), event.facts())));
    return new NodeDecision(next, events.events(), audit, null);
  }
}
