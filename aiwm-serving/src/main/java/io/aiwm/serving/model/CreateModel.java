package io.aiwm.serving.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model to register.
 *
 * @param fileSize bytes that it will have, where somebody knows; the files themselves decide
 */
record CreateModel(
    String name,
    ModelType type,
    @Nullable String description,
    DeploymentType deploymentType,
    @Nullable String repository,
    @Nullable Framework framework,
    @Nullable String fileName,
    @Nullable Long fileSize,
    @Nullable String downloadPath,
    @Nullable String nodeId,
    @Nullable String provider,
    @Nullable String apiEndpoint,
    @Nullable String modelIdentifier,
    @Nullable Map<String, String> apiConfig,
    @Nullable ModelScope scope,
    @Nullable List<String> tags)
    implements ModelRequest {}
