package io.aiwm.store.mongo;

import io.aiwm.api.error.Failures;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Reads documents for those who go through all of them: one that this version cannot read is left
 * out and named in the log once, so that it does not hold up the others. Safe for use by many
 * threads.
 */
final class Unreadable {
  /** So many that whoever operates it knows; the rest would fill the log. */
  private static final int MOST_TOLD = 100;

  private final String what;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * Reads documents of one sort.
   *
   * @param what the sort, for the log
   */
  Unreadable(String what) {
    this.what = what;
  }

  <T> Optional<T> read(String id, Supplier<T> document) {
    try {
      return Optional.of(document.get());
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      if (told.size() < MOST_TOLD && told.add(id)) {
        // Nothing of the exception's text, which quotes the document.
        Log.warn(
            "%s %s cannot be read by this version and is left out: %s"
                .formatted(what, id, e.getClass().getSimpleName()));
      }
      return Optional.empty();
    }
  }
}
