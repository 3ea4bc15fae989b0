package io.aiwm.agent.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files that lie in a model's directory. */
final class ModelTree {
  private ModelTree() {}

  /** Removes files that an earlier try for another version left. */
  static void keepOnly(Path directory, List<String> wanted) throws IOException {
    Set<String> names = new TreeSet<>(wanted);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!names.contains(directory.relativize(file).toString())) {
          Files.delete(file);
        }
      }
    }
  }
}
