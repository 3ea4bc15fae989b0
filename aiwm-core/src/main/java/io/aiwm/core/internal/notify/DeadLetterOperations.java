package io.aiwm.core.internal.notify;

import io.aiwm.api.deadletter.DeadLetter;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.store.Store;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Generic;
import io.aiwm.core.http.ListParameters;
import io.aiwm.core.http.Listing;
import io.aiwm.core.http.Listings;
import io.aiwm.core.http.Operation;
import io.aiwm.core.internal.engine.Engine;
import java.util.List;

/** The events that a notifier did not take. */
public final class DeadLetterOperations {
  private final Store store;
  private final NotifierDispatcher notifiers;
  private final Listings listings;

  public DeadLetterOperations(Engine engine, NotifierDispatcher notifiers, Listings listings) {
    store = engine.store();
    this.notifiers = notifiers;
    this.listings = listings;
  }

  public List<Operation<?, ?>> all() {
    return List.of(
        Operation.get("dead_letter.list", "/dead-letters")
            .summary("List dead letters: events that a notifier did not accept")
            .access(Access.OWN)
            .query(ListParameters.of(DeadLetter.KIND))
            .<Listing<DeadLetter>>returns(200, Generic.listing(DeadLetter.class))
            .handle(
                call ->
                    listings.list(
                        call,
                        DeadLetter.KIND,
                        query -> store.list(DeadLetter.KIND, query),
                        page -> page)),
        Operation.get("dead_letter.get", "/dead-letters/{id}")
            .summary("Get a dead letter with its event and the cause of its failure")
            .access(Access.OWN)
            .returns(200, DeadLetter.class)
            .handle(this::require),
        Operation.post("dead_letter.replay", "/dead-letters/{id}/replay")
            .summary("Redeliver a dead letter; 503 if the notifier does not accept it")
            .access(Access.OWN)
            .returns(200, DeadLetter.class)
            .handleAsync(call -> notifiers.replay(call.caller(), require(call))));
  }

  private DeadLetter require(Call<?> call) {
    return store
        .find(DeadLetter.KIND, call.scope(), call.id())
        .orElseThrow(() -> new NotFoundException("dead_letter", call.id()));
  }
}
