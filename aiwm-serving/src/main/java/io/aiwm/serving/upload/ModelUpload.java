package io.aiwm.serving.upload;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.aiwm.api.entity.Entity;
import io.aiwm.api.entity.Header;
import io.aiwm.api.store.Field;
import io.aiwm.api.store.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way into a version. While it is open, room for it is reserved, and no other upload
 * of the same file is; a day after it was begun it is aborted.
 *
 * @param header shared fields
 * @param modelId the model
 * @param versionId the version
 * @param path where the file will lie in the version
 * @param key key of the file in the storage
 * @param storageUploadId the storage's id of it
 * @param partBytes size of each part but the last
 * @param size bytes of the file, where its sender has said
 * @param sha256 SHA-256 of the file, where its sender has said
 * @param publish whether the version is published with this file
 * @param status where it is
 */
public record ModelUpload(
    @JsonUnwrapped Header header,
    String modelId,
    String versionId,
    String path,
    String key,
    String storageUploadId,
    int partBytes,
    @Nullable Long size,
    @Nullable String sha256,
    boolean publish,
    UploadStatus status)
    implements Entity {

  public static final Kind<ModelUpload> KIND =
      Kind.of("model_uploads", ModelUpload.class)
          .field(Field.text("modelId", ModelUpload::modelId))
          .field(Field.text("versionId", ModelUpload::versionId))
          .field(
              Field.<ModelUpload>text("status", upload -> upload.status().wireName())
                  .among(UploadStatus.class, UploadStatus::wireName))
          .uniqueKey(upload -> upload.status() == UploadStatus.OPEN ? upload.key() : null)
          .unindexed("updatedAt")
          .build();

  @Override
  public ModelUpload withHeader(Header value) {
    return new ModelUpload(
        value,
        modelId,
        versionId,
        path,
        key,
        storageUploadId,
        partBytes,
        size,
        sha256,
        publish,
        status);
  }

  /** The same at its end: nobody has to look at it again. */
  ModelUpload ended(UploadStatus how) {
    return new ModelUpload(
        header.withWakeAt(null),
        modelId,
        versionId,
        path,
        key,
        storageUploadId,
        partBytes,
        size,
        sha256,
        publish,
        how);
  }
}
