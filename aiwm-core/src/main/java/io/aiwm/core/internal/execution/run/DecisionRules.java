package io.aiwm.core.internal.execution.run;

import io.aiwm.core.feature.ExecutionCompanion;
import io.aiwm.core.settings.ExecutionSettings;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Rules shared by all decisions of an engine; complete once its features are installed.
 *
 * @param settings limits and times
 * @param commands the types of command
 * @param companions what adds events to those of executions
 */
public record DecisionRules(
    ExecutionSettings settings, CommandTypes commands, List<ExecutionCompanion> companions) {

  /** Rules that features are yet to add to. */
  public static DecisionRules of(ExecutionSettings settings) {
    return new DecisionRules(settings, new CommandTypes(), new CopyOnWriteArrayList<>());
  }
}
