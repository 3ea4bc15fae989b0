package io.aiwm.serving.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of a model: the fields that are sent. */
record UpdateModel(
    @Nullable String name,
    @Nullable ModelType type,
    @Nullable String description,
    @Nullable DeploymentType deploymentType,
    @Nullable String repository,
    @Nullable Framework framework,
    @Nullable String fileName,
    @Nullable String downloadPath,
    @Nullable String nodeId,
    @Nullable String provider,
    @Nullable String apiEndpoint,
    @Nullable String modelIdentifier,
    @Nullable Map<String, String> apiConfig,
    @Nullable ModelScope scope,
    @Nullable List<String> tags)
    implements ModelRequest {}
