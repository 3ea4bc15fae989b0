package io.aiwm.serving.storage;

import io.aiwm.api.error.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The disk of a {@link FileModelStorage}, and how its failures are told. */
final class Disk {
  private static final long NEARLY_FULL = 64L << 20;
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final Path root;

  Disk(Path root) {
    this.root = root;
  }

  Path uploads() {
    return root.resolve("uploads");
  }

  /** A piece of work on the disk. */
  interface Task<R> {
    R run() throws IOException;
  }

  <R> R run(Task<R> task) {
    try {
      return task.run();
    } catch (IOException e) {
      throw failure(e);
    } catch (UncheckedIOException e) {
      throw failure(Objects.requireNonNull(e.getCause()));
    }
  }

  private UnavailableException failure(IOException cause) {
    if (root.toFile().getUsableSpace() < NEARLY_FULL && root.toFile().exists()) {
      return new UnavailableException(
          "STORAGE_FULL", "The model storage is full; delete models or give it room", RETRY, cause);
    }
    return new UnavailableException(
        "STORAGE_UNAVAILABLE",
        "The model storage did not do it: " + cause.getClass().getSimpleName(),
        RETRY,
        cause);
  }

  /** Removes a directory with all that is in it; nothing happens if it is gone. */
  static void removeAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException gone) {
      // Somebody else removed it.
    }
  }

  /** Removes folders from the inside out as long as they are empty, but never the last. */
  static void removeEmpty(@Nullable Path folder, Path last) throws IOException {
    for (Path at = folder; at != null && !at.equals(last); at = at.getParent()) {
      try {
        Files.deleteIfExists(at);
      } catch (DirectoryNotEmptyException used) {
        return;
      }
    }
  }
}
