package io.aiwm.serving.model;

import org.jspecify.annotations.Nullable;

/**
 * The facts of an event about a model.
 *
 * @param modelId id of the model
 * @param name its name
 * @param status its status afterwards
 * @param versionId the version that it is about, where it is about one
 * @param version label of that version
 * @param fileSize bytes of that version
 * @param commit the hub's commit that it was imported from
 * @param code why it came to nothing
 * @param message the same for people
 */
public record ModelFacts(
    String modelId,
    String name,
    ModelStatus status,
    @Nullable String versionId,
    @Nullable String version,
    @Nullable Long fileSize,
    @Nullable String commit,
    @Nullable String code,
    @Nullable String message) {

  ModelFacts(
      Model model, @Nullable ModelVersion version, ModelStatus status, @Nullable ModelProblem why) {
    this(
        model.id(),
        model.details().name(),
        status,
        version == null ? null : version.id(),
        version == null ? null : version.label(),
        version == null ? null : Long.valueOf(version.fileSize()),
        version == null ? null : version.source().commit(),
        why == null ? null : why.code(),
        why == null ? null : why.message());
  }
}
