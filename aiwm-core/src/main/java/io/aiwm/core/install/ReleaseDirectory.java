package io.aiwm.core.install;

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
public final class ReleaseDirectory implements AgentReleases {
  private final Path directory;

  /** A directory, which may be empty at first. */
  public ReleaseDirectory(Path directory) {
    this.directory = directory;
  }

  @Override
  public ReleaseIndex index() {
    Path file = directory.resolve("index.json");
    try {
      return Files.exists(file) ? ReleaseIndex.parse(Files.readString(file)) : ReleaseIndex.EMPTY;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<InputStream> open(String name) throws IOException {
    Path file = directory.resolve(name);
    return Files.isRegularFile(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
  }
}
