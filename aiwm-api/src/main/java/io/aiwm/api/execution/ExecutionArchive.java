package io.aiwm.api.execution;

import java.util.List;

/**
 * Archive of the host for executions that are about to be removed, some time after they have ended.
 */
@FunctionalInterface
public interface ExecutionArchive {
  /** Keeps nothing. */
  ExecutionArchive NONE = (execution, steps, history) -> {};

  /**
   * Keeps an execution. It is removed once this has returned, so what is to last must have been
   * stored by then. It is called on a thread of the engine's pool and may block, by one controller
   * at a time and for one execution at a time; the same execution may come again where a controller
   * died, or the database failed, between its being kept and its being removed.
   *
   * @param execution it, as it ended
   * @param steps all of its steps, by index
   * @param history every message and decision, oldest first
   * @throws Exception if it could not be kept: it stays where it is, and is tried again later
   */
  void archive(Execution execution, List<ExecutionStep> steps, List<HistoryEntry> history)
      throws Exception;
}
