package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.execution.StepStatus;
import io.aiwm.core.internal.execution.payload.Sizes;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StepRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Result of an execution as a whole. */
final class Results {
  /** Maximum number of nodes that a summary names. */
  private static final int NAMED = 100;

  private Results() {}

  /** The results of the last steps, by index; of a batch, a summary by nodes. */
  static @Nullable Map<String, Object> of(Run run) {
    if (batch(run)) {
      return summary(run);
    }
    Map<String, Object> results = new TreeMap<>();
    for (StepRun step : run.work()) {
      if (step.result != null && last(run, step)) {
        results.put(Integer.toString(step.index()), step.result);
      }
    }
    return Sizes.bounded(results);
  }

  static @Nullable Map<String, Object> ofFailed(Run run) {
    return batch(run) ? summary(run) : run.result;
  }

  private static boolean batch(Run run) {
    return run.spec.concurrency() != null || run.spec.failureBudget() > 0;
  }

  /** Nothing depends on it. */
  private static boolean last(Run run, StepRun step) {
    return run.work().stream().noneMatch(s -> s.spec().dependsOn().contains(step.index()));
  }

  private static Map<String, Object> summary(Run run) {
    StepNodes nodes = new StepNodes(run.work());
    Set<String> failed = new LinkedHashSet<>();
    Set<String> skipped = new LinkedHashSet<>();
    Set<String> all = new LinkedHashSet<>();
    List<Integer> failedAlone = new ArrayList<>();
    for (StepRun step : run.work()) {
      String nodeId = nodes.of(step);
      if (nodeId != null) {
        all.add(nodeId);
      }
      if (step.fatal() && nodeId == null) {
        failedAlone.add(step.index());
      } else if (step.fatal()) {
        failed.add(nodeId);
      } else if (step.status == StepStatus.SKIPPED && nodeId != null) {
        skipped.add(nodeId);
      }
    }
    skipped.removeAll(failed);
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("nodes", all.size());
    summary.put("completed", all.size() - failed.size() - skipped.size());
    summary.put("failed", failed.size());
    summary.put("skipped", skipped.size());
    summary.put("failedNodeIds", named(List.copyOf(failed)));
    if (!failedAlone.isEmpty()) {
      summary.put("failedSteps", named(failedAlone));
    }
    return summary;
  }

  private static <T> List<T> named(List<T> all) {
    return List.copyOf(all.subList(0, Math.min(NAMED, all.size())));
  }
}
