package io.aiwm.agent.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiwm.agent.files.Sha256;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The description of a model, kept in a file in its directory; a directory without one is no model.
 *
 * @param source where it came from
 * @param sourcePath its name there
 * @param version its revision there
 * @param files what belongs to it
 * @param sizeBytes all of it
 * @param completedAt when it was complete
 */
record ModelManifest(
    String source,
    String sourcePath,
    String version,
    List<Entry> files,
    long sizeBytes,
    Instant completedAt) {

  /**
   * One file.
   *
   * @param path below the model's directory
   * @param size bytes
   * @param sha256 checksum that it was compared with, or null where the source had none
   */
  record Entry(String path, long size, @Nullable String sha256) {}

  /** The checksum of a model's only file, or that of the list of all files' checksums. */
  @Nullable String checksum() {
    if (files.stream().anyMatch(it -> it.sha256() == null)) {
      return null;
    }
    return files.size() == 1 ? files.get(0).sha256() : Sha256.of(list().getBytes(UTF_8));
  }

  /** What {@code sha256sum} would print for these files, in order of their paths. */
  private String list() {
    return files.stream()
        .sorted(Comparator.comparing(Entry::path))
        .map(it -> it.sha256() + "  " + it.path() + "\n")
        .collect(Collectors.joining());
  }
}
