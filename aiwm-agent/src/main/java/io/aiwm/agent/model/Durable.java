package io.aiwm.agent.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Sees that names are on the disk before others rely on them. */
final class Durable {
  private Durable() {}

  /** All directories of a tree; its files are durable already. */
  static void tree(Path root) throws IOException {
    List<Path> directories;
    try (Stream<Path> all = Files.walk(root)) {
      directories = all.filter(Files::isDirectory).toList();
    }
    for (Path directory : directories) {
      directory(directory);
    }
  }

  static void directory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
