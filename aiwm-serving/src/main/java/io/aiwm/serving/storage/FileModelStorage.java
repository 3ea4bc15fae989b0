package io.aiwm.serving.storage;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.model.PendingUpload;
import io.aiwm.api.model.StorageKey;
import io.aiwm.api.model.StoredObject;
import io.aiwm.api.model.StoredPart;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A {@link ModelStorage} in a directory, for hosts without object storage: on a disk of the one
 * controller, or on a file system that all controllers share. Objects lie in {@code objects} under
 * their keys; uploads lie in {@code uploads} until they are complete, on the same file system, so
 * that an object appears by one rename. It signs no addresses; the control plane hands the bytes
 * on. Safe for use by many threads and processes.
 */
public final class FileModelStorage implements ModelStorage {
  private static final int MOVE_TRIES = 3;

  private final Path objects;
  private final Disk disk;

  private FileModelStorage(Path root) {
    objects = root.resolve("objects");
    disk = new Disk(root);
  }

  /**
   * A storage in a directory, which is made where it is not there.
   *
   * @throws io.aiwm.api.error.UnavailableException if it cannot be made
   */
  public static FileModelStorage at(Path root) {
    FileModelStorage storage = new FileModelStorage(root.toAbsolutePath().normalize());
    storage.disk.run(
        () -> {
          Files.createDirectories(storage.objects);
          return Files.createDirectories(storage.disk.uploads());
        });
    return storage;
  }

  @Override
  public String begin(String key, long partBytes) {
    StorageKey.require(key);
    return disk.run(() -> FileUpload.begin(disk.uploads(), key, partBytes));
  }

  @Override
  public StoredPart putPart(String key, String uploadId, int number, byte[] bytes, int length) {
    return disk.run(() -> upload(key, uploadId).put(number, bytes, length));
  }

  @Override
  public List<StoredPart> listParts(String key, String uploadId) {
    return disk.run(() -> upload(key, uploadId).parts());
  }

  @Override
  public StoredObject complete(String key, String uploadId, List<StoredPart> parts) {
    return disk.run(
        () -> {
          FileUpload upload = upload(key, uploadId);
          publish(upload.whole(parts), path(key));
          upload.remove();
          return facts(path(key));
        });
  }

  /** Another thread may remove the folder, when its last object goes, before the file is in it. */
  private static void publish(Path data, Path object) throws IOException {
    for (int tries = 1; ; tries++) {
      Files.createDirectories(object.getParent());
      try {
        Files.move(
            data, object, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return;
      } catch (NoSuchFileException e) {
        if (tries == MOVE_TRIES || !Files.exists(data)) {
          throw e;
        }
      }
    }
  }

  @Override
  public void abort(String key, String uploadId) {
    disk.run(
        () -> {
          Optional<FileUpload> upload = FileUpload.find(disk.uploads(), uploadId);
          if (upload.isPresent() && upload.get().key().equals(key)) {
            upload.get().remove();
          }
          return true;
        });
  }

  @Override
  public List<PendingUpload> uploadsOlderThan(Instant moment, int limit) {
    return disk.run(() -> FileUpload.olderThan(disk.uploads(), moment, limit));
  }

  @Override
  public InputStream open(String key, long offset, long length) {
    return disk.run(
        () -> {
          try {
            FileChannel channel = FileChannel.open(path(key), StandardOpenOption.READ);
            channel.position(offset);
            return new Bounded(Channels.newInputStream(channel), length);
          } catch (NoSuchFileException e) {
            throw new NotFoundException("file", key);
          }
        });
  }

  @Override
  public Optional<StoredObject> stat(String key) {
    Path object = path(key);
    return disk.run(
        () -> Files.isRegularFile(object) ? Optional.of(facts(object)) : Optional.empty());
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    int slash = prefix.lastIndexOf('/');
    Path from = slash < 0 ? objects : path(prefix.substring(0, slash));
    return disk.run(
        () -> {
          if (!Files.isDirectory(from)) {
            return List.of();
          }
          try (Stream<Path> files = Files.walk(from)) {
            return files
                .filter(Files::isRegularFile)
                .map(this::facts)
                .filter(it -> it.key().startsWith(prefix) && it.key().compareTo(after) > 0)
                .sorted((a, b) -> a.key().compareTo(b.key()))
                .limit(limit)
                .toList();
          }
        });
  }

  @Override
  public void delete(String key) {
    disk.run(
        () -> {
          Path object = path(key);
          if (Files.deleteIfExists(object)) {
            Disk.removeEmpty(object.getParent(), objects);
          }
          return true;
        });
  }

  @Override
  public Optional<URI> presignGet(String key, Duration valid) {
    return Optional.empty();
  }

  @Override
  public Optional<URI> presignPart(String key, String uploadId, int number, Duration valid) {
    return Optional.empty();
  }

  private FileUpload upload(String key, String uploadId) throws IOException {
    return FileUpload.find(disk.uploads(), uploadId)
        .filter(upload -> upload.key().equals(key))
        .orElseThrow(() -> new NotFoundException("upload", uploadId));
  }

  private Path path(String key) {
    return objects.resolve(StorageKey.require(key));
  }

  private StoredObject facts(Path object) {
    String key = objects.relativize(object).toString().replace('\\', '/');
    return disk.run(
        () ->
            new StoredObject(
                key, Files.size(object), Files.getLastModifiedTime(object).toInstant()));
  }

  /** Where it is. */
  @Override
  public String toString() {
    return "FileModelStorage[" + objects.getParent() + "]";
  }
}
