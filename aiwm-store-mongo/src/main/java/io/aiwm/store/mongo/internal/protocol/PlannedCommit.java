package io.aiwm.store.mongo.internal.protocol;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.event.Event;
import io.aiwm.api.store.Change;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Ref;
import io.aiwm.store.mongo.internal.event.EventDocuments;
import io.aiwm.store.mongo.internal.schema.Collections;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bson.Document;

/**
 * A commit, encoded before any call to the database.
 *
 * @param changes replacements before inserts, and otherwise in an order that all writers keep; the
 *     first is the anchor
 * @param events documents of the event log
 */
public record PlannedCommit(Commit commit, List<Planned> changes, List<Document> events) {

  public static PlannedCommit of(Commit commit, Collections collections, EventDocuments events) {
    List<Planned> changes = new ArrayList<>();
    for (Change<?> change : commit.changes()) {
      changes.add(planned(change, collections));
    }
    changes.sort(
        Comparator.comparing(Planned::inserts)
            .thenComparing(Planned::collection)
            .thenComparing(planned -> planned.ref().id()));
    List<Document> logged = new ArrayList<>();
    for (Event event : commit.events()) {
      logged.add(events.document(event));
    }
    return new PlannedCommit(commit, changes, logged);
  }

  private static <T extends Entity> Planned planned(Change<T> change, Collections collections) {
    return Planned.of(collections.of(change.kind()), change);
  }

  /** Records that the commit changes. */
  public List<Ref> refs() {
    return changes.stream().map(Planned::ref).toList();
  }

  Planned anchor() {
    return changes.get(0);
  }

  List<Planned> others() {
    return changes.subList(1, changes.size());
  }
}
