package io.aiwm.core.feature;

import io.aiwm.api.event.Severity;
import java.util.List;
import java.util.Map;

/**
 * Adds a feature's events to those of executions, written in the same commit, with the execution as
 * their subject. A pure function: it may be asked several times for one change, by any thread, and
 * reads no clock and no store.
 */
@FunctionalInterface
public interface ExecutionCompanion {

  /** Events to write beside the execution's own, in order; usually none. */
  List<Companion> beside(ExecutionMilestone milestone);

  /**
   * An event to be.
   *
   * @param type one of the feature's own {@link Feature#eventTypes}
   * @param severity of this one
   * @param data as its type describes
   */
  record Companion(String type, Severity severity, Map<String, Object> data) {}
}
