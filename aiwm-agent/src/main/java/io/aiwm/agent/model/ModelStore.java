package io.aiwm.agent.model;

import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.files.Durable;
import io.aiwm.agent.files.FileTree;
import io.aiwm.agent.files.Sha256;
import io.aiwm.agent.json.Json;
import io.aiwm.api.wire.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of models. A model appears in it whole, by one rename, or not at all; what is on
 * its way or on its way out lies in a hidden directory beside. Safe for use by many threads as long
 * as no two change one model.
 */
final class ModelStore {
  /** What the names of the agent's own files begin with. */
  static final String OURS = ".aiwm";

  private static final String MANIFEST = OURS + "-model.json";
  private static final int DEEPEST = 12;

  private final Path root;
  private final Path incoming;
  private final Path trash;

  ModelStore(Path root) {
    this.root = root;
    incoming = root.resolve(OURS + "-incoming");
    trash = root.resolve(OURS + "-trash");
  }

  /**
   * A model that is here.
   *
   * @param path its directory
   * @param manifest what it is
   * @param usedAt when it was last asked for
   */
  record Model(Path path, ModelManifest manifest, Instant usedAt) {}

  Path root() {
    return root;
  }

  /**
   * Where a model belongs.
   *
   * @param path below the directory of models, whose names lead nowhere but down
   * @throws CommandException if there is a link on the way, which may lead anywhere
   */
  Path place(Path path) throws CommandException {
    Path at = root;
    for (Path name : path) {
      at = at.resolve(name);
      if (Files.isSymbolicLink(at)) {
        throw new CommandException(
            ErrorCode.COMMAND_INVALID, "there is a link on the way to the model: " + at);
      }
    }
    return at;
  }

  /** Where a model is put together. */
  Path incoming(String target) throws IOException {
    byte[] name = target.getBytes(StandardCharsets.UTF_8);
    String key = Sha256.of(name).substring(0, 24);
    return Files.createDirectories(incoming.resolve(key));
  }

  /** All models, in order of their paths. */
  List<Model> models() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files =
        Files.find(
            root, DEEPEST, (path, attributes) -> path.getFileName().toString().equals(MANIFEST))) {
      return files
          .map(Path::getParent)
          .filter(path -> !path.startsWith(incoming) && !path.startsWith(trash))
          .sorted()
          .flatMap(path -> find(path).stream())
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The model in a directory. */
  Optional<Model> find(Path directory) {
    Path manifest = directory.resolve(MANIFEST);
    try {
      return Optional.of(
          new Model(
              directory,
              Json.mapper().readValue(Files.readString(manifest), ModelManifest.class),
              Files.getLastModifiedTime(manifest).toInstant()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Makes a model visible, in place of what was there. */
  void publish(Path from, Path to, ModelManifest manifest) throws IOException {
    Files.writeString(from.resolve(MANIFEST), Json.write(manifest));
    Durable.tree(from);
    Path parent = Objects.requireNonNull(to.getParent());
    Files.createDirectories(parent);
    if (Files.exists(to)) {
      Files.move(to, discarded(), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    Durable.directory(parent);
    emptyTrash();
  }

  /** A model is asked for: it is the last to be evicted now. */
  void touch(Model model, Instant now) throws IOException {
    Files.setLastModifiedTime(model.path().resolve(MANIFEST), FileTime.from(now));
  }

  /** Removes a model at once, and its files then. */
  void delete(Model model) throws IOException {
    Files.move(model.path(), discarded(), StandardCopyOption.ATOMIC_MOVE);
    emptyTrash();
    removeEmpty(model.path().getParent());
  }

  private Path discarded() throws IOException {
    Files.createDirectories(trash);
    return Files.createTempDirectory(trash, "model").resolve("files");
  }

  /** What a crash left there goes too. */
  void emptyTrash() throws IOException {
    FileTree.delete(trash);
  }

  private void removeEmpty(@Nullable Path directory) throws IOException {
    Path at = directory;
    while (at != null && !at.equals(root) && at.startsWith(root)) {
      try (Stream<Path> content = Files.list(at)) {
        if (content.findAny().isPresent()) {
          return;
        }
      }
      Files.delete(at);
      at = at.getParent();
    }
  }

  /** Bytes of downloads that are not complete. */
  long incomingBytes() throws IOException {
    if (!Files.isDirectory(incoming)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(incoming)) {
      long sum = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  /** Forgets downloads that are not complete, but for those at work. */
  void deleteIncoming(List<Path> atWork) throws IOException {
    if (Files.isDirectory(incoming)) {
      try (Stream<Path> content = Files.list(incoming)) {
        for (Path each : content.filter(it -> !atWork.contains(it)).toList()) {
          FileTree.delete(each);
        }
      }
    }
  }

  /** Models that may go, the one that was not asked for the longest first. */
  static List<Model> evictable(List<Model> models, ModelUse use) {
    List<Model> idle = new ArrayList<>(models);
    idle.removeIf(it -> use.userOf(it.path()).isPresent());
    idle.sort(Comparator.comparing(Model::usedAt));
    return idle;
  }
}
