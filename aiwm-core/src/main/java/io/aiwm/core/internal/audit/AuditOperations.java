package io.aiwm.core.internal.audit;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Generic;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.ListParameters;
import io.aiwm.core.http.Listing;
import io.aiwm.core.http.Listings;
import io.aiwm.core.http.NoBody;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.engine.Engine;
import java.util.List;

/** The audit trail, for owners. */
final class AuditOperations {
  private static final String LINES = "application/x-ndjson";

  private final Engine engine;
  private final Store store;
  private final Listings listings;

  AuditOperations(Engine engine, Listings listings) {
    this.engine = engine;
    store = engine.store();
    this.listings = listings;
  }

  List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("audit.list", "/audit")
            .summary("List audit entries")
            .access(Access.OWN)
            .query(ListParameters.of(AuditEntry.KIND))
            .<Listing<AuditEntry>>returns(200, Generic.listing(AuditEntry.class))
            .handle(
                call ->
                    listings.list(
                        call,
                        AuditEntry.KIND,
                        query -> store.list(AuditEntry.KIND, query),
                        page -> page)),
        Operation.get("audit.export", "/audit/export")
            .summary("Export matching entries as NDJSON")
            .access(Access.OWN)
            .query(ListParameters.of(AuditEntry.KIND))
            .produces(LINES)
            .handle(this::export));
  }

  private HttpResponse export(Call<NoBody> call) {
    Query query =
        ListParameters.parse(call.query(), call.scope(), AuditEntry.KIND)
            .query()
            .limitedTo(RecordExport.PAGE);
    Page<AuditEntry> first = Listings.page(query, asked -> store.list(AuditEntry.KIND, asked));
    if (call.request().method().equals("HEAD")) {
      return HttpResponse.bytes(200, LINES, new byte[0]);
    }
    return HttpResponse.stream(
        LINES, sink -> RecordExport.open(engine, AuditEntry.KIND, query, first, sink));
  }
}
