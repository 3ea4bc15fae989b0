package io.aiwm.serving.hub;

import io.aiwm.api.error.Failures;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.model.StoredPart;
import io.aiwm.api.security.Caller;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.serving.model.ModelFile;
import io.aiwm.serving.model.ModelTrigger;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.publish.ModelLibrary;
import io.aiwm.serving.upload.ModelUpload;
import io.aiwm.serving.upload.PartWriter;
import io.aiwm.serving.upload.Uploads;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One file of an import, from the hub into the storage. For use by one thread. */
final class FileImport {
  private static final int CHUNK = 128 * 1024;
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final ModelLibrary library;
  private final ModelStorage storage;
  private final HubClient hub;
  private final Uploads uploads;
  private final @Nullable String token;
  private final ImportProgress progress;
  private final Patience patience;

  FileImport(
      ModelLibrary library,
      HubClient hub,
      Uploads uploads,
      @Nullable String token,
      ImportProgress progress) {
    this.library = library;
    this.hub = hub;
    this.uploads = uploads;
    this.token = token;
    this.progress = progress;
    storage = library.storage();
    patience = new Patience(library.engine(), progress.context());
  }

  /** The version with the file in it, verified. */
  ModelVersion fetch(Caller caller, ModelVersion version, ModelFile file)
      throws HubException, IOException, InterruptedException {
    ModelUpload upload = uploads.resume(caller, version, file);
    Optional<ModelFile> verified;
    try {
      verified = fetched(version, file, upload);
    } catch (NotFoundException completed) {
      // Whoever came before completed it and could not say so.
      verified = readBack(version, file);
    }
    if (verified.isEmpty()) {
      storage.delete(version.key(file.path()));
      uploads.imported(caller, upload, null);
      throw HubException.lasting(
          "CHECKSUM_MISMATCH",
          file.path() + " is not what the hub has listed; nothing of it was kept",
          ModelTrigger.CORRUPT);
    }
    return uploads.imported(caller, upload, verified.get());
  }

  private Optional<ModelFile> fetched(ModelVersion version, ModelFile file, ModelUpload upload)
      throws HubException, IOException, InterruptedException {
    List<StoredPart> present = usable(upload, file);
    Optional<ModelFile> completed = present.isEmpty() ? completed(version, file) : Optional.empty();
    if (completed.isPresent()) {
      return completed;
    }
    PartWriter writer =
        new PartWriter(
                storage,
                upload.key(),
                upload.storageUploadId(),
                upload.partBytes(),
                library.executor())
            .after(present);
    FileHash hash = new FileHash(file);
    long at = present.stream().mapToLong(StoredPart::size).sum();
    progress.add(at);
    try {
      copy(version, file, at, writer, hash);
      storage.complete(upload.key(), upload.storageUploadId(), writer.finish());
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      writer.settle();
      throw e;
    }
    // What was there before went past nobody who is still here.
    return at > 0 ? readBack(version, file) : hash.verified();
  }

  /** A file that whoever came before completed, and could not say so. */
  private Optional<ModelFile> completed(ModelVersion version, ModelFile file) throws IOException {
    boolean there =
        storage
            .stat(version.key(file.path()))
            .filter(object -> object.size() == file.size())
            .isPresent();
    return there ? readBack(version, file) : Optional.empty();
  }

  /** The whole parts from the first on, without a gap. */
  private List<StoredPart> usable(ModelUpload upload, ModelFile file) {
    List<StoredPart> usable = new ArrayList<>();
    for (StoredPart part : storage.listParts(upload.key(), upload.storageUploadId())) {
      boolean next = part.number() == usable.size() + 1;
      boolean whole = part.size() == upload.partBytes();
      boolean beforeEnd = (long) part.number() * upload.partBytes() <= file.size();
      if (!next || !whole || !beforeEnd) {
        break;
      }
      usable.add(part);
    }
    return usable;
  }

  private void copy(
      ModelVersion version, ModelFile file, long from, PartWriter writer, FileHash hash)
      throws HubException, IOException, InterruptedException {
    while (from + writer.size() < file.size()) {
      long at = from + writer.size();
      try (InputStream in = open(version, file, at)) {
        copy(in, file.size() - at, writer, hash);
      } catch (HubException e) {
        patience.after(e, from + writer.size() > at);
      } catch (IOException e) {
        patience.after(HubException.passing("The hub broke off", null), from + writer.size() > at);
      }
    }
  }

  private InputStream open(ModelVersion version, ModelFile file, long at)
      throws HubException, IOException, InterruptedException {
    return hub.open(
        Objects.requireNonNull(version.source().repository()),
        Objects.requireNonNull(version.source().commit()),
        file.path(),
        at,
        token);
  }

  /** Copies so many bytes, or what comes until the connection ends; a silent one is closed. */
  private void copy(InputStream in, long length, PartWriter writer, FileHash hash)
      throws IOException, HubException {
    byte[] chunk = new byte[CHUNK];
    Watch watch = new Watch(in);
    try {
      for (long left = length; left > 0; ) {
        int count = in.read(chunk, 0, (int) Math.min(CHUNK, left));
        if (progress.context().cancelled()) {
          throw HubException.passing("The import was cancelled", null);
        }
        if (count < 0) {
          throw new IOException("The hub ended early");
        }
        hash.update(chunk, count);
        writer.write(chunk, 0, count);
        left -= count;
        watch.moved();
        progress.add(count);
      }
    } finally {
      watch.end();
    }
  }

  private Optional<ModelFile> readBack(ModelVersion version, ModelFile file) throws IOException {
    FileHash hash = new FileHash(file);
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = storage.open(version.key(file.path()))) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        hash.update(chunk, count);
        progress.add(0);
      }
    }
    return hash.verified();
  }

  /** Closes a stream on which nothing moves. */
  private final class Watch {
    private final InputStream in;
    private final Cancellable timer;
    private volatile long moved;

    Watch(InputStream in) {
      this.in = in;
      moved = library.engine().time().nanos();
      timer = library.engine().scheduler().every(SILENCE.dividedBy(4), this::look);
    }

    void moved() {
      moved = library.engine().time().nanos();
    }

    private void look() {
      boolean silent = library.engine().time().nanos() - moved > SILENCE.toNanos();
      if (silent || progress.context().cancelled()) {
        try {
          in.close();
        } catch (IOException e) {
          moved();
        }
      }
    }

    void end() {
      timer.cancel();
    }
  }
}
