package io.aiwm.core.internal.event;

import io.aiwm.api.store.EventLog;
import io.aiwm.api.store.EventQuery;
import io.aiwm.api.store.LoggedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that a reader who was away for long can no longer have, since the log has dropped them:
 * those above one position and below the next. Told whatever the reader may see and asked for; how
 * many of them it has missed is not known any more.
 *
 * @param after the position that the reader had reached
 * @param next position of the oldest event that is left, or of the next to come
 */
record EventGap(long after, long next) {
  /** The gap after a position, or null. Positions are consecutive, and the log begins at 1. */
  static @Nullable EventGap in(EventLog log, long after) {
    if (after == 0) {
      return null; // Whoever asks for the beginning takes what there is.
    }
    List<LoggedEvent> first = log.read(EventQuery.after(after, 1));
    long next = first.isEmpty() ? log.lastPosition() + 1 : first.get(0).position();
    return next > after + 1 ? new EventGap(after, next) : null;
  }
}
