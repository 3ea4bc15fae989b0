package io.aiwm.agent.docker;

import java.util.Map;

/** What marks a container as ours. */
final class Labels {
  static final String MANAGED = "io.aiwm.managed";
  static final String DEPLOYMENT = "io.aiwm.deployment";
  static final String MESSAGE = "io.aiwm.message";
  static final String ENDPOINT = "io.aiwm.endpoint";

  private Labels() {}

  static Map<String, String> selectManaged() {
    return Map.of(MANAGED, "true");
  }
}
