package io.aiwm.examples.jettyhost;

import io.aiwm.core.install.ReleaseIndex;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A directory of releases as the agent's build makes it: bundles, checksums, signatures and {@code
 * index.json}. It is read each time, so that a release can be added while the host runs.
 */
final class ReleaseDirectory {
  private final Path directory;

  ReleaseDirectory(Path directory) {
    this.directory = directory;
  }

  ReleaseIndex index() {
    Path file = directory.resolve("index.json");
    try {
      return Files.exists(file) ? ReleaseIndex.parse(Files.readString(file)) : ReleaseIndex.EMPTY;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file by its plain name. */
  Optional<InputStream> open(String name) throws IOException {
    Path file = directory.resolve(name);
    return Files.isRegularFile(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
  }
}
