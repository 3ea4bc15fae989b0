package io.aiwm.serving.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A version of a model. Once it is ready, its files never change; words to find it by may.
 *
 * @param header shared fields
 * @param modelId the model
 * @param label what it is called, unique in the model
 * @param status where it is in its life
 * @param source where its files come from
 * @param location what the keys of its files in the storage begin with, with a slash at the end
 * @param files its files, by path
 * @param fileSize bytes of its files together
 * @param tags words to find it by
 * @param executionId the execution that imports or checks it
 * @param error why it came to nothing
 */
public record ModelVersion(
    @JsonUnwrapped Header header,
    String modelId,
    String label,
    VersionStatus status,
    ModelSource source,
    String location,
    List<ModelFile> files,
    long fileSize,
    List<String> tags,
    @Nullable String executionId,
    @Nullable ModelProblem error)
    implements Entity {

  public static final Kind<ModelVersion> KIND =
      Kind.of("model_versions", ModelVersion.class)
          .field(Field.text("modelId", ModelVersion::modelId))
          .field(Field.text("label", ModelVersion::label))
          .field(
              Field.<ModelVersion>text("status", version -> version.status().wireName())
                  .among(VersionStatus.class, VersionStatus::wireName))
          .field(Field.number("fileSize", ModelVersion::fileSize))
          .field(Field.texts("tags", ModelVersion::tags))
          .uniqueKey(ModelVersion::location)
          .unindexed("updatedAt", "label", "fileSize")
          .build();

  /** Without events of its own: those of the model tell of it. */
  public static final RecordType<ModelVersion> TYPE =
      RecordType.of(KIND, "model_version").named(ModelVersion::label).withoutEvents();

  public ModelVersion {
    files = List.copyOf(files);
    tags = List.copyOf(tags);
  }

  @Override
  public ModelVersion withHeader(Header value) {
    return new ModelVersion(
        value, modelId, label, status, source, location, files, fileSize, tags, executionId, error);
  }

  public Optional<ModelFile> file(String path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst();
  }

  /** Key of a file in the storage. */
  public String key(String path) {
    return location + path;
  }

  public boolean ready() {
    return status == VersionStatus.READY;
  }

  public ModelVersion at(VersionStatus next, @Nullable ModelProblem why) {
    return new ModelVersion(
        header, modelId, label, next, source, location, files, fileSize, tags, executionId, why);
  }

  public ModelVersion withTags(List<String> value) {
    return new ModelVersion(
        header,
        modelId,
        label,
        status,
        source,
        location,
        files,
        fileSize,
        value,
        executionId,
        error);
  }

  public ModelVersion withExecution(String id) {
    return new ModelVersion(
        header, modelId, label, status, source, location, files, fileSize, tags, id, error);
  }

  public ModelVersion from(ModelSource value) {
    return new ModelVersion(
        header, modelId, label, status, value, location, files, fileSize, tags, executionId, error);
  }

  /** With these files in place of its own. */
  public ModelVersion withFiles(List<ModelFile> value) {
    long size = value.stream().mapToLong(ModelFile::size).sum();
    return new ModelVersion(
        header, modelId, label, status, source, location, value, size, tags, executionId, error);
  }

  /** With one more file, or another in the place of what had its path. */
  public ModelVersion withFile(ModelFile file) {
    List<ModelFile> all = new ArrayList<>(files);
    all.removeIf(other -> other.path().equals(file.path()));
    all.add(file);
    all.sort((a, b) -> a.path().compareTo(b.path()));
    return withFiles(all);
  }
}
