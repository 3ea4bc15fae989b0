package io.aiwm.serving.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requested changes of a model: every field that may be changed, each as {@link ModelDetails} has
 * it.
 */
interface ModelRequest {
  @Nullable String name();

  @Nullable ModelType type();

  @Nullable String description();

  @Nullable DeploymentType deploymentType();

  @Nullable String repository();

  @Nullable Framework framework();

  @Nullable String fileName();

  @Nullable String downloadPath();

  @Nullable String nodeId();

  @Nullable String provider();

  @Nullable String apiEndpoint();

  @Nullable String modelIdentifier();

  @Nullable Map<String, String> apiConfig();

  @Nullable ModelScope scope();

  @Nullable List<String> tags();
}
