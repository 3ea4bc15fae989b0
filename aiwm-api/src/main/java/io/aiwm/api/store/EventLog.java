package io.aiwm.api.store;

import java.time.Instant;
import java.util.List;

/**
 * The log that commits append to. A reader follows positions, which a leased duty assigns after the
 * fact, so that a commit which lands late is never skipped.
 */
public interface EventLog {

  /**
   * Gives positions to events that have none yet: consecutive, above all earlier ones, and for one
   * subject in the order in which they happened.
   *
   * @param lease the caller's hold on the duty; nothing is assigned once somebody else holds it
   * @param limit maximum number of events to number
   * @return how many were numbered
   */
  int assignPositions(Lease lease, int limit);

  /**
   * Events after a position that match, in order of position. One that this version cannot read
   * keeps its position, is left out and named in the log.
   */
  List<LoggedEvent> read(EventQuery query);

  /**
   * The newest events that match, as many as the query's limit; in order of position, the newest
   * last.
   */
  List<LoggedEvent> newest(EventQuery query);

  /** The highest position assigned, or 0. */
  long lastPosition();

  /**
   * Removes for good the oldest numbered events.
   *
   * @param before events that happened earlier than this
   * @param limit maximum number of events to remove in this call
   * @return how many were removed
   */
  int purge(Instant before, int limit);
}
