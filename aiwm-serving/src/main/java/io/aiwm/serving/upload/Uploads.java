package io.aiwm.serving.upload;

import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.model.StoredPart;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.serving.model.ModelFile;
import io.aiwm.serving.model.ModelProblem;
import io.aiwm.serving.model.ModelTrigger;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.model.VersionStatus;
import io.aiwm.serving.model.Versions;
import io.aiwm.serving.publish.ModelLibrary;
import io.aiwm.serving.quota.Quotas;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files on their way into versions. The record and the room are there before the first byte, and
 * the file is in its version after the last, each by one commit. Blocks on store and storage. Safe
 * for use by many threads.
 */
public final class Uploads {
  private static final Logger log = LoggerFactory.getLogger(Uploads.class);
  private static final int PART = 8 << 20;
  private static final int FEW_PARTS = 9_000;
  private static final Duration MAX_AGE = Duration.ofDays(1);

  /**
   * Room that is reserved ahead of a file whose size nobody has said: as much again, within this.
   */
  private static final long MIN_AHEAD = 8L << 20;

  private static final long MAX_AHEAD = 256L << 20;

  private final FeatureContext engine;
  private final ModelStorage storage;
  private final Versions versions;
  private final Quotas quotas;

  /** Uploads into a library. */
  public Uploads(ModelLibrary library) {
    engine = library.engine();
    storage = library.storage();
    versions = library.versions();
    quotas = library.quotas();
  }

  /**
   * A file that is to come.
   *
   * @param path where it will lie in its version
   * @param size in bytes, where its sender says
   * @param sha256 its hash, where its sender says
   * @param publish whether the version is published with it
   */
  public record Announced(
      String path, @Nullable Long size, @Nullable String sha256, boolean publish) {}

  /**
   * Begins an upload; another one of the same file, whose sender may have gone, ends.
   *
   * @throws ConflictException if there is no room, or the version takes no files
   */
  public ModelUpload begin(Caller caller, String versionId, Announced file) {
    ModelVersion version = open(versionId);
    String path = FilePath.require("path", file.path(), without(version, file.path()));
    String key = version.key(path);
    pending(version, path).ifPresent(older -> supersede(caller, older));
    int partBytes = partBytes(file.size());
    String storageId = storage.begin(key, partBytes);
    try {
      return engine
          .units()
          .run(caller, unit -> record(unit, versionId, file, key, storageId, partBytes));
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      storage.abort(key, storageId);
      throw e;
    }
  }

  private static ModelVersion without(ModelVersion version, String path) {
    return version.withFiles(
        version.files().stream().filter(file -> !file.path().equals(path)).toList());
  }

  private static int partBytes(@Nullable Long size) {
    long least = size == null ? 0 : (size / FEW_PARTS) + 1;
    return (int) Math.max(PART, (least + (1 << 20) - 1) >> 20 << 20);
  }

  private ModelUpload record(
      Unit unit, String versionId, Announced file, String key, String storageId, int partBytes) {
    ModelVersion version = takesFiles(versions.find(unit, versionId), versionId);
    ModelUpload upload =
        new ModelUpload(
            unit.fresh().withOwner(version.owner()).withWakeAt(unit.now().plus(MAX_AGE)),
            version.modelId(),
            version.id(),
            file.path(),
            key,
            storageId,
            partBytes,
            file.size(),
            file.sha256(),
            file.publish(),
            UploadStatus.OPEN);
    unit.insert(ModelUpload.KIND, upload);
    unit.ifDuplicate(
        ModelUpload.KIND,
        upload,
        () -> new ConflictException("UPLOAD_IN_PROGRESS", "The file is being uploaded already"));
    long size = file.size() == null ? MIN_AHEAD : file.size();
    quotas.reserve(unit, version.owner().orgId(), upload.id(), size);
    // What the version says must stay true while the object may be replaced.
    version
        .file(file.path())
        .ifPresent(
            old -> {
              quotas.free(unit, version.owner().orgId(), old.size());
              versions.change(unit, "replace_file", version, without(version, file.path()));
            });
    return upload;
  }

  /** The upload that a user may go on with. */
  ModelUpload require(Unit unit, Scope scope, String id) {
    return unit.find(ModelUpload.KIND, scope, id)
        .orElseThrow(() -> new NotFoundException("model_upload", id));
  }

  private Optional<ModelUpload> pending(ModelVersion version, String path) {
    Query open =
        Query.in(Scope.all())
            .where(Filter.eq("status", UploadStatus.OPEN.wireName()))
            .where(Filter.eq("versionId", version.id()))
            .limitedTo(Query.MAX_LIMIT);
    return engine.store().list(ModelUpload.KIND, open).data().stream()
        .filter(upload -> upload.path().equals(path))
        .findFirst();
  }

  private ModelVersion open(String versionId) {
    return engine
        .units()
        .run(engine.self(), unit -> takesFiles(versions.find(unit, versionId), versionId));
  }

  private static ModelVersion takesFiles(Optional<ModelVersion> version, String id) {
    ModelVersion found = version.orElseThrow(() -> new NotFoundException("model_version", id));
    if (found.status() != VersionStatus.OPEN) {
      throw new ConflictException(
          "VERSION_CLOSED",
          "Version " + found.label() + " takes no more files: it is " + found.status().wireName());
    }
    return found;
  }

  /** Makes sure that room is reserved for so many bytes and some more. */
  public long grow(Caller caller, ModelUpload upload, long bytes) {
    long wanted = bytes + Math.max(MIN_AHEAD, Math.min(MAX_AHEAD, bytes));
    engine
        .units()
        .run(
            caller,
            unit -> {
              quotas.reserve(unit, upload.owner().orgId(), upload.id(), wanted);
              return true;
            });
    return wanted;
  }

  /** Room that an upload has reserved when it begins. */
  public static long reserved(ModelUpload upload) {
    Long size = upload.size();
    return size == null ? MIN_AHEAD : size;
  }

  /** Makes the parts a file of the version. */
  public ModelVersion finish(
      Caller caller, ModelUpload upload, List<StoredPart> parts, ModelFile file) {
    storage.complete(upload.key(), upload.storageUploadId(), parts);
    return engine.units().run(caller, unit -> finished(unit, upload.id(), file));
  }

  private ModelVersion finished(Unit unit, String uploadId, ModelFile file) {
    ModelUpload upload = require(unit, Scope.all(), uploadId);
    if (upload.status() != UploadStatus.OPEN) {
      throw new ConflictException("UPLOAD_ABORTED", "The upload was aborted meanwhile");
    }
    ModelVersion version = takesFiles(versions.find(unit, upload.versionId()), upload.versionId());
    unit.change(ModelUpload.KIND, upload, is -> is.ended(UploadStatus.DONE));
    quotas.settle(unit, upload.owner().orgId(), upload.id(), file.size());
    return versions.change(unit, "add_file", version, version.withFile(file));
  }

  /**
   * The upload of a file that is imported, begun here or by a controller before. Room for the whole
   * version is reserved already.
   */
  public ModelUpload resume(Caller caller, ModelVersion version, ModelFile file) {
    Optional<ModelUpload> present = pending(version, file.path());
    if (present.isPresent()) {
      return present.get();
    }
    String key = version.key(file.path());
    int partBytes = partBytes(file.size());
    String storageId = storage.begin(key, partBytes);
    return engine
        .units()
        .run(
            caller,
            unit ->
                unit.insert(
                    ModelUpload.KIND,
                    new ModelUpload(
                        unit.fresh()
                            .withOwner(version.owner())
                            .withWakeAt(unit.now().plus(MAX_AGE)),
                        version.modelId(),
                        version.id(),
                        file.path(),
                        key,
                        storageId,
                        partBytes,
                        file.size(),
                        file.sha256(),
                        false,
                        UploadStatus.OPEN)));
  }

  /** Adds that a file of an import is in its version, or is to be fetched again where null. */
  public ModelVersion imported(Caller caller, ModelUpload upload, @Nullable ModelFile file) {
    return engine
        .units()
        .run(
            caller,
            unit -> {
              ModelUpload is = require(unit, Scope.all(), upload.id());
              UploadStatus how = file == null ? UploadStatus.ABORTED : UploadStatus.DONE;
              unit.change(ModelUpload.KIND, is, it -> it.ended(how));
              ModelVersion version =
                  versions
                      .find(unit, upload.versionId())
                      .orElseThrow(
                          () -> new NotFoundException("model_version", upload.versionId()));
              return file == null
                  ? version
                  : versions.change(unit, "add_file", version, version.withFile(file));
            });
  }

  /**
   * Ends an upload that comes to nothing; a version that would have no file comes to nothing too.
   */
  public void abort(Caller caller, ModelUpload upload) {
    storage.abort(upload.key(), upload.storageUploadId());
    engine
        .units()
        .run(
            caller,
            unit -> {
              ModelUpload is = require(unit, Scope.all(), upload.id());
              if (is.status() == UploadStatus.OPEN) {
                aborted(unit, is);
              }
              return true;
            });
  }

  private void supersede(Caller caller, ModelUpload older) {
    storage.abort(older.key(), older.storageUploadId());
    engine
        .units()
        .run(
            caller,
            unit -> {
              ModelUpload is = require(unit, Scope.all(), older.id());
              if (is.status() == UploadStatus.OPEN) {
                ended(unit, is);
              }
              return true;
            });
  }

  private void ended(Unit unit, ModelUpload upload) {
    unit.change(ModelUpload.KIND, upload, is -> is.ended(UploadStatus.ABORTED));
    quotas.release(unit, upload.owner().orgId(), upload.id());
  }

  private void aborted(Unit unit, ModelUpload upload) {
    ended(unit, upload);
    versions
        .find(unit, upload.versionId())
        .filter(version -> version.status() == VersionStatus.OPEN && version.files().isEmpty())
        .ifPresent(
            version -> {
              String message = "The upload of " + upload.path() + " did not come to its end";
              ModelProblem why = new ModelProblem("UPLOAD_ABORTED", message);
              versions.failed(unit, version, ModelTrigger.FAIL, why);
            });
  }

  /** The same where another failure is told already. */
  void abortQuietly(Caller caller, ModelUpload upload) {
    try {
      abort(caller, upload);
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.warn("The upload {} is aborted later: {}", upload.id(), e.toString());
    }
  }
}
