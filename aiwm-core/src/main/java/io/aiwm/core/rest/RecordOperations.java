package io.aiwm.core.rest;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.deadletter.DeadLetter;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Store;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Operation;
import java.util.List;

/** Records that are only ever read: the audit trail and the events that were not delivered. */
final class RecordOperations {
  private final Store store;
  private final Listings listings;

  RecordOperations(RestServices services, Listings listings) {
    store = services.engine().store();
    this.listings = listings;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        list("audit.list", "/audit", "Who did what to what", AuditEntry.KIND),
        list(
            "dead_letter.list",
            "/dead-letters",
            "Events that a notifier did not take",
            DeadLetter.KIND));
  }

  private <T extends Entity> Operation<?, ?> list(
      String name, String path, String summary, Kind<T> kind) {
    return Operation.get(name, path)
        .summary(summary)
        .access(Access.OWN)
        .query(ListParameters.of(kind))
        .<Listing<T>>returns(200, Generic.listing(kind.type()))
        .handle(call -> listings.list(call, kind, query -> store.list(kind, query), page -> page));
  }
}
