package io.aiwm.serving.upload;

import io.aiwm.api.error.ValidationException;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Content;
import io.aiwm.core.http.Operation;
import io.aiwm.serving.model.ModelFile;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.model.Models;
import io.aiwm.serving.model.VersionStatus;
import io.aiwm.serving.model.Versions;
import io.aiwm.serving.publish.ModelLibrary;
import io.aiwm.serving.publish.Publication;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** REST operations that take in files as a stream, and publish versions. */
public final class UploadOperations {
  private static final long MAX_BYTES = 5L << 40;

  private final FeatureContext engine;
  private final Targets targets;
  private final Models models;
  private final Versions versions;
  private final StreamedUpload streamed;
  private final Publication publication;

  UploadOperations(ModelLibrary library, Targets targets, StreamedUpload streamed) {
    this.targets = targets;
    this.streamed = streamed;
    engine = library.engine();
    models = library.models();
    versions = library.versions();
    publication = library.publication();
  }

  /**
   * A version after an upload.
   *
   * @param modelId the model
   * @param versionId the version
   * @param version its label
   * @param status where it is
   * @param files its files, those from earlier uploads among them
   * @param fileSize bytes of them together
   */
  record Uploaded(
      String modelId,
      String versionId,
      String version,
      VersionStatus status,
      List<ModelFile> files,
      long fileSize) {
    static Uploaded of(ModelVersion version) {
      return new Uploaded(
          version.modelId(),
          version.id(),
          version.label(),
          version.status(),
          version.files(),
          version.fileSize());
    }
  }

  List<Operation<?, ?>> all() {
    return List.of(upload(), publish());
  }

  private Operation<?, ?> upload() {
    return Operation.post("model.upload", "/models/upload")
        .summary("Upload files of a model as a stream: one as the body, or several as a form")
        .access(Access.EDIT)
        .query(UploadRequest.PARAMETERS)
        .content(MAX_BYTES, "application/octet-stream", "multipart/form-data")
        .returns(201, Uploaded.class)
        .handle(this::upload);
  }

  private Uploaded upload(Call<Content> call) {
    UploadRequest request = UploadRequest.of(call.query());
    Content body = call.body();
    Optional<Multipart> form = Multipart.of(body.mediaType(), body);
    ModelVersion version =
        form.isPresent() ? form(call, request, form.get()) : single(call, request, body);
    return Uploaded.of(
        request.publish() ? publication.publish(call.caller(), version.id()) : version);
  }

  private ModelVersion single(Call<Content> call, UploadRequest request, Content body) {
    String path = request.text("path");
    if (path == null) {
      throw new ValidationException("path", "is required where the body is the file itself");
    }
    OptionalLong length = body.length();
    return file(call, request, target(call, request), path, length, body);
  }

  private ModelVersion form(Call<Content> call, UploadRequest request, Multipart form) {
    try {
      ModelVersion version = null;
      for (Multipart.Part part = form.next(); part != null; part = form.next()) {
        if (part.fileName() == null) {
          request.field(part.name(), part.text());
        } else {
          version = part(call, request, version, part);
        }
      }
      if (version == null) {
        throw new ValidationException("body", "has no file");
      }
      return version;
    } catch (IOException e) {
      throw new ValidationException("body", "did not arrive whole");
    }
  }

  private ModelVersion part(
      Call<Content> call,
      UploadRequest request,
      @Nullable ModelVersion before,
      Multipart.Part part) {
    if (before != null && (request.text("path") != null || request.text("sha256") != null)) {
      throw new ValidationException(
          "path", "and sha256 are of one file alone; send each file by itself, or neither");
    }
    String path = request.text("path") == null ? part.fileName() : request.text("path");
    ModelVersion version = before == null ? target(call, request) : before;
    return file(call, request, version, String.valueOf(path), OptionalLong.empty(), part.body());
  }

  private ModelVersion target(Call<?> call, UploadRequest request) {
    return targets.open(
        call,
        new Targets.Target(
            request.text("modelId"),
            request.text("name"),
            request.type(),
            request.framework(),
            request.text("version")));
  }

  private ModelVersion file(
      Call<?> call,
      UploadRequest request,
      ModelVersion version,
      String path,
      OptionalLong length,
      InputStream body) {
    Long size = length.isPresent() ? length.getAsLong() : null;
    boolean publish = request.publish();
    Uploads.Announced file = new Uploads.Announced(path, size, request.sha256(), publish);
    return streamed.take(call.caller(), version.id(), file, body);
  }

  private Operation<?, ?> publish() {
    return Operation.post("model_version.publish", "/models/{id}/versions/{versionId}/publish")
        .summary("Complete a version; its files never change afterwards")
        .access(Access.EDIT)
        .returns(200, ModelVersion.class)
        .handle(
            call -> {
              String id = call.parameter("versionId");
              engine
                  .units()
                  .run(call.caller(), unit -> versions.require(unit, models.own(unit, call), id));
              return publication.publish(call.caller(), id);
            });
  }
}
