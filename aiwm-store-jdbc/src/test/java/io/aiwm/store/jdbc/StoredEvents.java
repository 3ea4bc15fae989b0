package io.aiwm.store.jdbc;

import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.Lease;
import io.aiwm.api.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a store's log has, for tests. */
final class StoredEvents {
  private StoredEvents() {}

  /** Numbers all events, and returns the ids of their subjects. */
  static List<String> subjects(Store store) {
    Lease lease = store.leases().acquire("numbering", "c1", Duration.ofHours(1)).orElseThrow();
    List<String> subjects = new ArrayList<>();
    long position = 0;
    while (store.events().assignPositions(lease, 1_000) > 0) {
      store.events().read(EventQuery.after(position, 1_000)).stream()
          .map(logged -> logged.event().subject().id())
          .forEach(subjects::add);
      position = store.events().lastPosition();
    }
    return subjects;
  }
}
