package io.aiwm.core.internal.node;

import io.aiwm.api.error.AiwmException;
import io.aiwm.api.event.Event;
import io.aiwm.api.node.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decision about an input to a node.
 *
 * @param next the node's next version, or null where it stays as it is
 * @param events to write with it; none where it stays
 * @param audit to write with it, or alone
 * @param refusal why the input is refused, or null; then nothing else is present
 */
record NodeDecision(
    @Nullable Node next,
    List<Event> events,
    List<AuditNote> audit,
    @Nullable AiwmException refusal) {
  NodeDecision {
    events = List.copyOf(events);
    audit = List.copyOf(audit);
  }

  static NodeDecision unchanged() {
    return new NodeDecision(null, List.of(), List.of(), null);
  }

  static NodeDecision refused(AiwmException why) {
    return new NodeDecision(null, List.of(), List.of(), why);
  }

  boolean writesNothing() {
    return next == null && audit.isEmpty();
  }
}
