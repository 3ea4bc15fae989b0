package io.aiwm.serving.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a model that users give.
 *
 * @param name 1 to 100 characters, unique in its organisation
 * @param type its task
 * @param description for people
 * @param deploymentType where it runs; never changes
 * @param repository where it comes from, for example {@code org/name} on a hub
 * @param framework the engine that it is made for
 * @param fileName its main file, where there is one
 * @param downloadPath where users find it outside of this control plane
 * @param nodeId node that it is meant for, where it is meant for one
 * @param provider of an API-based model: whose API it is, for example {@code openai}
 * @param apiEndpoint of an API-based model: the API's address
 * @param modelIdentifier of an API-based model: what it is called there
 * @param apiConfig settings of the API; keys among them are references to secrets of the host
 * @param scope who may see it
 * @param tags words to find it by
 */
public record ModelDetails(
    String name,
    ModelType type,
    String description,
    DeploymentType deploymentType,
    @Nullable String repository,
    @Nullable Framework framework,
    @Nullable String fileName,
    @Nullable String downloadPath,
    @Nullable String nodeId,
    @Nullable String provider,
    @Nullable String apiEndpoint,
    @Nullable String modelIdentifier,
    Map<String, String> apiConfig,
    ModelScope scope,
    List<String> tags) {

  public ModelDetails(
      String name,
      ModelType type,
      @Nullable String description,
      DeploymentType deploymentType,
      @Nullable String repository,
      @Nullable Framework framework,
      @Nullable String fileName,
      @Nullable String downloadPath,
      @Nullable String nodeId,
      @Nullable String provider,
      @Nullable String apiEndpoint,
      @Nullable String modelIdentifier,
      @Nullable Map<String, String> apiConfig,
      ModelScope scope,
      @Nullable List<String> tags) {
    this.name = name;
    this.type = type;
    this.description = description == null ? "" : description;
    this.deploymentType = deploymentType;
    this.repository = repository;
    this.framework = framework;
    this.fileName = fileName;
    this.downloadPath = downloadPath;
    this.nodeId = nodeId;
    this.provider = provider;
    this.apiEndpoint = apiEndpoint;
    this.modelIdentifier = modelIdentifier;
    this.apiConfig = apiConfig == null ? Map.of() : Map.copyOf(apiConfig);
    this.scope = scope;
    this.tags = tags == null ? List.of() : List.copyOf(tags);
  }

  /** Settings of the API may hold what somebody took for a reference to a secret. */
  @Override
  public String toString() {
    return "ModelDetails[" + name + "]";
  }
}
