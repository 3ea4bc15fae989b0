package io.aiwm.api.execution;

import io.aiwm.api.error.ValidationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The steps of a template, moved to a node and to their places in a larger execution. */
final class Lane {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{steps\\.(\\d{1,4})\\.");

  private Lane() {}

  /** The steps on each of the nodes. */
  static List<StepSpec> all(List<StepSpec> steps, List<String> nodeIds) {
    if (nodeIds.isEmpty()) {
      throw new ValidationException("nodeIds", "must name at least one node");
    }
    if ((long) steps.size() * nodeIds.size() > ExecutionDraft.MAX_STEPS) {
      throw new ValidationException(
          "nodeIds", "must yield at most " + ExecutionDraft.MAX_STEPS + " steps over all nodes");
    }
    for (int i = 0; i < steps.size(); i++) {
      check(steps.get(i), i, steps.size());
    }
    Set<String> seen = new HashSet<>();
    List<StepSpec> all = new ArrayList<>();
    for (int i = 0; i < nodeIds.size(); i++) {
      if (!seen.add(nodeIds.get(i))) {
        throw new ValidationException("nodeIds[" + i + "]", "is listed twice");
      }
      int offset = all.size();
      for (StepSpec step : steps) {
        all.add(step(step, nodeIds.get(i), offset));
      }
    }
    return all;
  }

  /** A step that were to reach beyond its own node's steps would meet another node's. */
  private static void check(StepSpec step, int index, int count) {
    String at = "steps[" + index + "].";
    if (step.nodeId() != null || step.placement() != null) {
      throw new ValidationException(
          at + "nodeId", "must be absent, as each step of a batch runs on every node");
    }
    for (int i = 0; i < step.dependsOn().size(); i++) {
      require(at + "dependsOn[" + i + "]", step.dependsOn().get(i), count);
    }
    if (step.onFailureOf() != null) {
      require(at + "onFailureOf", step.onFailureOf(), count);
    }
  }

  private static void require(String field, int target, int count) {
    if (target < 0 || target >= count) {
      throw new ValidationException(field, "step " + target + " does not exist");
    }
  }

  private static StepSpec step(StepSpec step, String nodeId, int offset) {
    CommandSpec command = step.command();
    Map<String, Object> data = new LinkedHashMap<>();
    command.data().forEach((name, value) -> data.put(name, moved(value, offset)));
    return new StepSpec(
        step.name(),
        step.description(),
        command.handler() == null ? nodeId : null,
        new CommandSpec(command.type(), command.resource(), data),
        step.dependsOn().stream().map(index -> index + offset).toList(),
        step.optional(),
        step.timeoutSeconds(),
        step.retry(),
        step.stallSeconds(),
        step.weight(),
        null,
        step.onFailureOf() == null ? null : step.onFailureOf() + offset);
  }

  private static @Nullable Object moved(@Nullable Object value, int offset) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> moved = new LinkedHashMap<>();
      map.forEach((name, v) -> moved.put(String.valueOf(name), moved(v, offset)));
      return moved;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(v -> moved(v, offset)).toList();
    }
    return value instanceof String text ? moved(text, offset) : value;
  }

  private static String moved(String text, int offset) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    "${steps." + (Integer.parseInt(found.group(1)) + offset) + "."));
  }
}
