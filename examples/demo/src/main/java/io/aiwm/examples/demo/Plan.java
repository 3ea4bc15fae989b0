package io.aiwm.examples.demo;

import java.util.List;
import java.util.Map;

/** Bodies of the executions that the demo submits. */
final class Plan {
  private static final Map<String, Object> DEPLOYMENT =
      Map.of("type", "deployment", "id", "aiwm-demo");

  private Plan() {}

  /** Three steps, each after the one before; the middle one runs a container. */
  static Map<String, Object> withContainer(String nodeId, String image) {
    Map<String, Object> create =
        Map.of(
            "type",
            "deployment.create",
            "resource",
            DEPLOYMENT,
            "data",
            Map.of(
                "modelId",
                "demo",
                "containerName",
                "aiwm-demo-" + nodeId,
                "containerImage",
                image,
                "command",
                List.of("sleep", "120")));
    return threeSteps(nodeId, "Run a container of " + image, create);
  }

  /** Three steps on a machine without Docker. */
  static Map<String, Object> withoutContainer(String nodeId) {
    return threeSteps(nodeId, "Query the system", command("system.query"));
  }

  /** Removes what {@link #withContainer} left. */
  static Map<String, Object> removal(String nodeId) {
    Map<String, Object> delete =
        Map.of("type", "deployment.delete", "resource", DEPLOYMENT, "data", Map.of());
    return execution("demo-removal", nodeId, List.of(step("Remove the container", delete)));
  }

  private static Map<String, Object> threeSteps(
      String nodeId, String middleName, Map<String, Object> middle) {
    return execution(
        "demo",
        nodeId,
        List.of(
            step("Check the node's health", command("system.healthCheck")),
            step(middleName, middle, 0),
            step("Query the system once more", command("system.query"), 1)));
  }

  private static Map<String, Object> execution(String name, String nodeId, List<Object> steps) {
    return Map.of(
        "name", name, "category", "maintenance", "type", "demo", "nodeId", nodeId, "steps", steps);
  }

  private static Map<String, Object> step(
      String name, Map<String, Object> command, Integer... dependsOn) {
    return Map.of("name", name, "command", command, "dependsOn", List.of(dependsOn));
  }

  private static Map<String, Object> command(String type) {
    return Map.of("type", type, "data", Map.of());
  }
}
