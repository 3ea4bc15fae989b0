package io.aiwm.tools.chaos;

import io.aiwm.tools.chaos.effect.EffectCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes executions of many shapes, as clients submit them. For use by one thread. */
final class Graphs {
  /** Nothing of what is done to the system takes that long, so no step may time out. */
  private static final int STEP_TIMEOUT_SECONDS = 900;

  private final Random random;
  private final List<String> nodeIds;
  private final String prefix;
  private int count;

  /** Of an organisation with these nodes. */
  Graphs(long seed, List<String> nodeIds, String prefix) {
    random = new Random(seed);
    this.nodeIds = List.copyOf(nodeIds);
    this.prefix = prefix;
  }

  /**
   * An execution.
   *
   * @param name as no other
   * @param body of the request
   * @param cancelled somebody is to cancel it soon
   */
  record Graph(String name, Map<String, Object> body, boolean cancelled) {}

  Graph next() {
    String name = prefix + "-" + count++;
    Steps steps = new Steps(name);
    boolean cancelled = false;
    int retries = 0;
    switch (random.nextInt(8)) {
      case 0, 1 -> sequence(steps, 2 + random.nextInt(4));
      case 2 -> fanOut(steps, 2 + random.nextInt(4), 0);
      case 3 -> fanOut(steps, 3, 60);
      case 4 -> flaky(steps);
      case 5 -> compensated(steps);
      case 6 -> placed(steps);
      default -> {
        fanOut(steps, 2, 0).forEach(step -> step.data("millis", 1_000 + random.nextInt(3_000)));
        cancelled = true;
      }
    }
    if (random.nextInt(10) == 0) {
      retries = 1;
    }
    return new Graph(name, body(name, retries, steps.asMaps()), cancelled);
  }

  private static Map<String, Object> body(String name, int retries, List<?> steps) {
    return Map.of(
        "name",
        name,
        "category",
        "batch",
        "maxRetries",
        retries,
        "timeoutSeconds",
        1_800,
        "steps",
        steps);
  }

  private void sequence(Steps steps, int length) {
    for (int i = 0; i < length; i++) {
      steps.add(i == 0 ? List.of() : List.of(i - 1));
    }
  }

  /** One step, several beside one another, and one that waits for all of them. */
  private List<Step> fanOut(Steps steps, int width, int optionalFailPercent) {
    steps.add(List.of());
    List<Integer> wide = new ArrayList<>();
    for (int i = 1; i <= width; i++) {
      Step step = steps.add(List.of(0));
      if (optionalFailPercent > 0) {
        step.with("optional", true).data("failPercent", optionalFailPercent);
      }
      wide.add(i);
    }
    steps.add(wide);
    return steps.all;
  }

  /** Steps that fail now and then and are tried again. */
  private void flaky(Steps steps) {
    sequence(steps, 3);
    Map<String, Object> retry = Map.of("maxAttempts", 4, "initialDelay", 200, "maxDelay", 1_000);
    steps.all.forEach(step -> step.with("retry", retry).data("failPercent", 40));
  }

  /** The last of three steps often fails, and then the first two are undone. */
  private void compensated(Steps steps) {
    sequence(steps, 3);
    steps.all.get(2).data("failPercent", 70);
    steps.add(List.of()).with("onFailureOf", 0);
    steps.add(List.of()).with("onFailureOf", 1);
  }

  /** Somewhere, in a zone, and where the first one was. */
  private void placed(Steps steps) {
    sequence(steps, 3);
    steps.all.get(0).placed(Map.of());
    steps.all.get(1).placed(Map.of("labels", Map.of("zone", "odd")));
    steps.all.get(2).placed(Map.of("sameNodeAs", 0));
  }

  /** The steps of one execution. */
  private final class Steps {
    private final String key;
    private final List<Step> all = new ArrayList<>();

    Steps(String key) {
      this.key = key;
    }

    /** A step on some node. */
    Step add(List<Integer> after) {
      Step step = new Step();
      step.data("key", key).data("step", String.valueOf(all.size()));
      step.data("millis", random.nextInt(60));
      step.with("name", "step " + all.size()).with("dependsOn", after);
      step.with("nodeId", nodeIds.get(random.nextInt(nodeIds.size())));
      all.add(step);
      return step;
    }

    List<Map<String, Object>> asMaps() {
      return all.stream().map(Step::asMap).toList();
    }
  }

  /** One step. */
  private static final class Step {
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final Map<String, Object> data = new LinkedHashMap<>();

    Step() {
      fields.put("command", Map.of("type", EffectCommand.TYPE, "data", data));
      fields.put("timeoutSeconds", STEP_TIMEOUT_SECONDS);
    }

    Step with(String field, Object value) {
      fields.put(field, value);
      return this;
    }

    Step data(String field, Object value) {
      data.put(field, value);
      return this;
    }

    void placed(Map<String, Object> placement) {
      fields.remove("nodeId");
      fields.put("placement", placement);
    }

    Map<String, Object> asMap() {
      return fields;
    }
  }
}
