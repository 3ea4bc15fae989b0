package io.aiwm.agent.update;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.aiwm.agent.files.Durable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The unpacking of a {@code .tar.gz} so that nothing of it lands, or leads, outside. */
final class Bundle {
  /** Far more than a bundle unpacks to. */
  private static final long LARGEST = 2L << 30;

  private static final int EXECUTABLE = 0111;
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> DOCUMENT =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final int MOST_ENTRIES = 20_000;

  private final Path root;
  // Made last: nothing may be written through a link.
  private final Map<Path, Path> links = new LinkedHashMap<>();
  private long size;
  private int entries;

  private Bundle(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  /**
   * Unpacks, durably.
   *
   * @param root an empty directory
   * @return the directory that holds {@code bin/aio-worker}: the root, or the only directory in it
   * @throws IOException if the archive is damaged, holds what it must not, or is no agent
   */
  static Path unpack(Path archive, Path root) throws IOException, InterruptedException {
    Bundle bundle = new Bundle(root);
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        bundle.add(entry, tar);
      }
    }
    bundle.link();
    Durable.tree(bundle.root);
    return bundle.home();
  }

  private void add(TarArchiveEntry entry, InputStream content) throws IOException {
    Path target = inside(root.resolve(entry.getName()), entry.getName());
    size += Math.max(0, entry.getSize());
    entries++;
    if (size > LARGEST || entries > MOST_ENTRIES) {
      throw new IOException("it is larger than any bundle");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else if (entry.isSymbolicLink()) {
      links.put(target, Path.of(entry.getLinkName()));
    } else if (isPlainFile(entry)) {
      write(target, content, entry);
    } else {
      throw new IOException(entry.getName() + " is neither file, directory nor symbolic link");
    }
  }

  private static boolean isPlainFile(TarArchiveEntry entry) {
    byte type = entry.getLinkFlag();
    return type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM;
  }

  /** With its time: the runtime's archive of classes fits a jar of that very time. */
  private static void write(Path target, InputStream content, TarArchiveEntry entry)
      throws IOException {
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    try (OutputStream out = Files.newOutputStream(target)) {
      content.transferTo(out);
    }
    Files.setPosixFilePermissions(target, (entry.getMode() & EXECUTABLE) != 0 ? PROGRAM : DOCUMENT);
    Files.setLastModifiedTime(target, entry.getLastModifiedTime());
    Durable.file(target);
  }

  private void link() throws IOException {
    for (Map.Entry<Path, Path> each : links.entrySet()) {
      requireNoLinkAbove(each.getKey());
      Files.createDirectories(each.getKey().getParent());
      Files.createSymbolicLink(each.getKey(), each.getValue());
    }
    // Only now: what a link leads to may be another link.
    for (Path each : links.keySet()) {
      inside(each.toRealPath(), root.relativize(each).toString());
    }
  }

  private void requireNoLinkAbove(Path link) throws IOException {
    for (Path at = link.getParent(); at != null; at = at.getParent()) {
      if (links.containsKey(at)) {
        throw new IOException(root.relativize(link) + " lies below a link");
      }
    }
  }

  private Path inside(Path path, String name) throws IOException {
    if (!path.normalize().startsWith(root) || Path.of(name).isAbsolute()) {
      throw new IOException(name + " leads out of the bundle");
    }
    return path.normalize();
  }

  private Path home() throws IOException {
    List<Path> candidates = new ArrayList<>(List.of(root));
    try (Stream<Path> all = Files.list(root)) {
      all.forEach(candidates::add);
    }
    // Its own directory counts only where nothing lies beside it.
    return candidates.stream()
        .filter(it -> it.equals(root) || candidates.size() == 2)
        .filter(it -> Files.isRegularFile(it.resolve(Installation.LAUNCHER), NOFOLLOW_LINKS))
        .findFirst()
        .orElseThrow(() -> new IOException("it has no " + Installation.LAUNCHER));
  }
}
