package io.aiwm.core.internal.node;

import io.aiwm.api.audit.Audit;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Header;
import io.aiwm.api.error.DuplicateNameException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.event.Event;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Caller;
import io.aiwm.api.store.Commit;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.internal.engine.Engine;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Turns decisions into commits, and tells of those that landed. Safe for use by many threads. */
final class NodeCommits {
  private static final Logger log = LoggerFactory.getLogger(NodeCommits.class);

  private final Engine engine;
  private final Audit audit;
  private final List<NodeChangeListener> listeners;
  private final NodeParticipant participant;
  private final MassTransitions transitions;

  NodeCommits(
      Engine engine,
      List<NodeChangeListener> listeners,
      NodeParticipant participant,
      MassTransitions transitions) {
    this.engine = engine;
    this.audit = new Audit(engine.ids(), engine.time());
    this.listeners = List.copyOf(listeners);
    this.participant = participant;
    this.transitions = transitions;
  }

  /** The commit of a decision that writes something. */
  Commit of(Node before, NodeDecision decision, Caller caller) {
    Unit unit = new Unit(engine.store(), engine.ids(), engine.time(), caller);
    Node next = decision.next();
    if (next != null) {
      unit.replace(Node.KIND, next);
      participant.changing(unit, before, next);
    }
    decision.audit().forEach(note -> unit.audit(entry(caller, before, note)));
    transitions.suppressed(decision.events()).forEach(unit::event);
    return unit.commit();
  }

  /** Adds a decision to a unit of work; answers the node as it will be. */
  Node add(Unit unit, Node before, NodeDecision decision) {
    decision.audit().forEach(note -> unit.audit(entry(unit.caller(), before, note)));
    Node next = decision.next();
    if (next == null) {
      return before;
    }
    // The unit may have changed the node before; it counts versions, and numbers events.
    Node after = unit.change(Node.KIND, before, base -> next.withHeader(header(base, next)));
    unit.ifDuplicate(Node.KIND, after, () -> new DuplicateNameException("node", after.name()));
    participant.changing(unit, before, after);
    List<Event> told = transitions.suppressed(decision.events());
    told.forEach(e -> unit.event("node", after, e.type(), e.severity(), e.data()));
    unit.whenLanded(() -> landed(new Commit(List.of(), told), before, after, unit.caller()));
    return after;
  }

  private static Header header(Node base, Node next) {
    Header wanted = next.header();
    Header header = base.header().withWakeAt(wanted.wakeAt()).withMetadata(wanted.metadata());
    return wanted.deleted() && wanted.deletedAt() != null
        ? header.asDeleted(wanted.deletedAt())
        : header;
  }

  /** An entry of the audit trail about a node. */
  AuditEntry entry(Caller caller, Node node, AuditNote note) {
    return audit.entry(
        caller, node.owner(), note.action(), "node", node.id(), Audit.OK, note.details());
  }

  /** Called once the commit has landed. */
  void landed(Commit commit, Node before, Node after, Caller caller) {
    transitions.written(commit.events());
    if (before.status() != after.status()) {
      logStatus(before, after, caller);
    }
    announce(after);
  }

  private static void logStatus(Node before, Node after, Caller caller) {
    String outer = MDC.get("correlationId");
    MDC.put("correlationId", caller.correlationId());
    try {
      log.info(
          "Node {} changed from {} to {}",
          after.id(),
          before.status().wireName(),
          after.status().wireName());
    } finally {
      if (outer == null) {
        MDC.remove("correlationId");
      } else {
        MDC.put("correlationId", outer);
      }
    }
  }

  void announce(Node node) {
    listeners.forEach(listener -> tell(listener, node));
  }

  static void tell(NodeChangeListener listener, Node node) {
    try {
      listener.changed(node);
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.error("A listener failed on a change of node {}", node.id(), e);
    }
  }
}
