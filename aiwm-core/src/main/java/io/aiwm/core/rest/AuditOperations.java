package io.aiwm.core.rest;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.store.Store;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Operation;
import java.util.List;

/** The audit trail, for owners. */
final class AuditOperations {
  private final Store store;
  private final Listings listings;

  AuditOperations(RestServices services, Listings listings) {
    store = services.engine().store();
    this.listings = listings;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("audit.list", "/audit")
            .summary("Who did what to what")
            .access(Access.OWN)
            .query(ListParameters.of(AuditEntry.KIND))
            .<Listing<AuditEntry>>returns(200, Generic.listing(AuditEntry.class))
            .handle(
                call ->
                    listings.list(
                        call,
                        AuditEntry.KIND,
                        query -> store.list(AuditEntry.KIND, query),
                        page -> page)));
  }
}
