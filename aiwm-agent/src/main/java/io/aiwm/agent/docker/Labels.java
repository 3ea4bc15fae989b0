package io.aiwm.agent.docker;

import java.util.Map;

/** Labels that mark a container as ours, and those that must outlive the agent. */
final class Labels {
  static final String MANAGED = "io.aiwm.managed";
  static final String NODE = "io.aiwm.node";
  static final String DEPLOYMENT = "io.aiwm.deployment";
  static final String MESSAGE = "io.aiwm.message";
  static final String ENDPOINT = "io.aiwm.endpoint";
  static final String HEALTH = "io.aiwm.health";
  static final String GPUS = "io.aiwm.gpus";
  static final String MODEL = "io.aiwm.model";

  /** The command's data without what may be secret, for a later {@code deployment.update}. */
  static final String SPEC = "io.aiwm.spec";

  private Labels() {}

  static Map<String, String> selectManaged() {
    return Map.of(MANAGED, "true");
  }
}
