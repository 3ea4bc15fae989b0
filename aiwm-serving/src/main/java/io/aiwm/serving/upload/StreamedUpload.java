package io.aiwm.serving.upload;

import io.aiwm.api.error.AiwmException;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.model.StoredPart;
import io.aiwm.api.security.Caller;
import io.aiwm.serving.model.ModelFile;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.publish.ModelLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Executor;

/** Takes in one file as it arrives. Whatever goes wrong, nothing of it stays. */
final class StreamedUpload {
  private static final int CHUNK = 64 * 1024;

  private final Uploads uploads;
  private final ModelStorage storage;
  private final Executor executor;

  StreamedUpload(Uploads uploads, ModelLibrary library) {
    this.uploads = uploads;
    storage = library.storage();
    executor = library.executor();
  }

  /** The version with the file. */
  ModelVersion take(
      Caller caller, String versionId, Uploads.Announced announced, InputStream body) {
    ModelUpload upload = uploads.begin(caller, versionId, announced);
    PartWriter writer =
        new PartWriter(
            storage, upload.key(), upload.storageUploadId(), upload.partBytes(), executor);
    try {
      copy(caller, upload, body, writer);
      List<StoredPart> parts = writer.finish();
      return uploads.finish(caller, upload, parts, file(upload, writer));
    } catch (IOException e) {
      writer.settle();
      uploads.abortQuietly(caller, upload);
      throw new ValidationException("body", "did not arrive whole; nothing of the file was kept");
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      writer.settle();
      uploads.abortQuietly(caller, upload);
      throw e;
    }
  }

  private void copy(Caller caller, ModelUpload upload, InputStream body, PartWriter writer)
      throws IOException {
    long room = Uploads.reserved(upload);
    byte[] chunk = new byte[CHUNK];
    for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
      if (writer.size() + count > room) {
        room = uploads.grow(caller, upload, writer.size() + count);
      }
      writer.write(chunk, 0, count);
    }
  }

  private static ModelFile file(ModelUpload upload, PartWriter writer) throws AiwmException {
    String hash = writer.hash();
    if (upload.sha256() != null && !upload.sha256().equals(hash)) {
      throw new ConflictException(
          "CHECKSUM_MISMATCH",
          "%s has the SHA-256 %s, not %s; nothing of it was kept"
              .formatted(upload.path(), hash, upload.sha256()));
    }
    return new ModelFile(upload.path(), writer.size(), hash, true);
  }
}
