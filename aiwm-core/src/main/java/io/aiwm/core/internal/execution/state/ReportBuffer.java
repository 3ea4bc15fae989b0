package io.aiwm.core.internal.execution.state;

import io.aiwm.core.internal.execution.run.ExecutionInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reports of agents that are not stored yet, by execution. Acknowledgements and progress wait here
 * for the next commit of their execution; results are in and out within one call, unless the store
 * is down. Losing all of it costs a repeated command, which its agent's journal answers.
 *
 * <p>Safe for use by many threads.
 */
public final class ReportBuffer {
  /**
   * Maximum number of executions with something waiting; beyond it acknowledgements and progress
   * are dropped.
   */
  private static final int MAX_EXECUTIONS = 20_000;

  private final Map<String, Reports> waiting = new ConcurrentHashMap<>();

  /** The reports of one execution: the latest of each sort and command, in order of arrival. */
  private record Reports(long sinceNanos, Map<String, ExecutionInput> inputs) {}

  /**
   * Keeps a report until it is stored.
   *
   * @param important it is a result, which is kept even when there is much
   * @param nanos monotonic time
   */
  public void add(
      String executionId, String messageId, ExecutionInput input, boolean important, long nanos) {
    if (!important && waiting.size() >= MAX_EXECUTIONS) {
      return;
    }
    waiting.compute(
        executionId,
        (id, old) -> {
          Map<String, ExecutionInput> inputs =
              old == null ? new LinkedHashMap<>() : new LinkedHashMap<>(old.inputs());
          inputs.put(messageId + input.getClass().getSimpleName(), input);
          return new Reports(old == null ? nanos : old.sinceNanos(), inputs);
        });
  }

  public List<ExecutionInput> of(String executionId) {
    Reports reports = waiting.get(executionId);
    return reports == null ? List.of() : List.copyOf(reports.inputs().values());
  }

  /** Forgets reports that are stored; what came meanwhile stays. */
  public void stored(String executionId, List<ExecutionInput> inputs) {
    waiting.computeIfPresent(
        executionId,
        (id, old) -> {
          Map<String, ExecutionInput> left = new LinkedHashMap<>(old.inputs());
          left.values().removeIf(left2 -> inputs.stream().anyMatch(i -> i == left2));
          return left.isEmpty() ? null : new Reports(old.sinceNanos(), left);
        });
  }

  public void forget(String executionId) {
    waiting.remove(executionId);
  }

  /** Executions whose oldest report has waited for at least so long. */
  public List<String> olderThan(long ageNanos, long nowNanos) {
    List<String> old = new ArrayList<>();
    waiting.forEach(
        (id, reports) -> {
          if (nowNanos - reports.sinceNanos() >= ageNanos) {
            old.add(id);
          }
        });
    return old;
  }
}
