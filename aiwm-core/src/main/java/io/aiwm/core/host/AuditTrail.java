package io.aiwm.core.host;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import java.util.function.UnaryOperator;

/** The audit trail, for owners; see {@link ControlPlane}. */
public final class AuditTrail {
  private final Guard guard;
  private final Store store;

  AuditTrail(Guard guard, Store store) {
    this.guard = guard;
    this.store = store;
  }

  /** The newest entries, at most a hundred. */
  public Page<AuditEntry> list() {
    return list(newest -> newest);
  }

  /**
   * One page of entries; see {@link AuditEntry#KIND} for the fields.
   *
   * @param asked narrows the query for the newest
   */
  public Page<AuditEntry> list(UnaryOperator<Query> asked) {
    return guard.run(
        "audit.list", scope -> store.list(AuditEntry.KIND, Guard.within(scope, asked)));
  }
}
