package io.aiwm.core.node;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.node.Node;
import io.aiwm.api.store.Kind;
import java.util.List;

/** The kinds of record that the registry writes; the store must know them. */
public final class NodeKinds {
  /** Nodes, and the audit trail that goes with every change of one. */
  public static final List<Kind<?>> ALL = List.of(Node.KIND, AuditEntry.KIND);

  private NodeKinds() {}
}
