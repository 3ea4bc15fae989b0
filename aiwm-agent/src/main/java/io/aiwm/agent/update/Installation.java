package io.aiwm.agent.update;

import io.aiwm.agent.files.Durable;
import io.aiwm.agent.files.FileTree;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Versions of the agent side by side: {@code versions/<version>/}, of which the link {@code
 * current} names the one that is started and {@code previous} the one before, where there is one.
 * Not safe for two that change it at once.
 *
 * @param root the directory of all this
 * @param running the version that this process belongs to
 */
public record Installation(Path root, String running) {
  /** What starts a version, below its directory. */
  static final Path LAUNCHER = Path.of("bin", "aio-worker");

  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+_-]{0,63}");
  private static final String VERSIONS = "versions";
  private static final String INCOMING = ".incoming";
  private static final Path CURRENT = Path.of("current");
  private static final Path PREVIOUS = Path.of("previous");

  /** The installation that a class of this program was loaded from. */
  public static Optional<Installation> of(Class<?> part) {
    try {
      return of(Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The installation that a file of a version belongs to; empty where it lies elsewhere. */
  static Optional<Installation> of(Path code) {
    try {
      for (Path at = code.toRealPath(); at != null; at = at.getParent()) {
        Path parent = at.getParent();
        if (parent != null && parent.endsWith(VERSIONS) && parent.getParent() != null) {
          return Optional.of(new Installation(parent.getParent(), at.getFileName().toString()))
              .filter(it -> Files.isSymbolicLink(it.root.resolve(CURRENT)));
        }
      }
    } catch (IOException e) {
      // Not a file: run from somewhere that cannot be updated.
    }
    return Optional.empty();
  }

  /** Whether a text can be the name of a version, and of its directory. */
  static boolean isVersion(String text) {
    return VERSION.matcher(text).matches();
  }

  /** Directory of a version, which need not exist. */
  Path version(String version) {
    return root.resolve(VERSIONS).resolve(version);
  }

  /** An empty directory for what is not a version yet; what an earlier update left goes. */
  Path incoming() throws IOException {
    Path incoming = root.resolve(VERSIONS).resolve(INCOMING);
    FileTree.delete(incoming);
    return Files.createDirectory(incoming);
  }

  /** Makes a directory that is complete and durable the directory of a version. */
  void add(Path complete, String version) throws IOException {
    FileTree.delete(version(version));
    Durable.move(complete, version(version));
    FileTree.delete(root.resolve(VERSIONS).resolve(INCOMING));
  }

  /** Starts another version from the next start on, and remembers the one before. */
  void switchTo(String version) throws IOException {
    link(PREVIOUS, running);
    link(CURRENT, version);
  }

  /** Starts a version again that was current before. */
  void switchBack(String version) throws IOException {
    link(CURRENT, version);
  }

  /** Removes all versions but those that are current, previous or running. */
  void prune() throws IOException {
    if (named(PREVIOUS).equals(named(CURRENT))) {
      // Taken back: of the version before this one, an update that was tried leaves nothing.
      Files.deleteIfExists(root.resolve(PREVIOUS));
    }
    List<Optional<String>> kept = List.of(named(CURRENT), named(PREVIOUS), Optional.of(running));
    List<Path> versions;
    try (Stream<Path> all = Files.list(root.resolve(VERSIONS))) {
      versions = all.toList();
    }
    for (Path each : versions) {
      Optional<String> name = Optional.of(each.getFileName().toString());
      if (!kept.contains(name)) {
        FileTree.delete(each);
      }
    }
  }

  private Optional<String> named(Path link) throws IOException {
    Path at = root.resolve(link);
    return Files.isSymbolicLink(at)
        ? Optional.of(Files.readSymbolicLink(at).getFileName().toString())
        : Optional.empty();
  }

  private void link(Path name, String version) throws IOException {
    Path next = root.resolve(name + ".next");
    if (Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(next);
    }
    Files.createSymbolicLink(next, Path.of(VERSIONS, version));
    Durable.move(next, root.resolve(name));
  }
}
