package io.aiwm.agent.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that are their owner's alone, whatever the umask that the agent was started with. */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /** Writes a file; nobody else can read it before it is written, or after. */
  public static void write(Path file, String text) throws IOException {
    if (Files.notExists(file)) {
      create(file);
    } else {
      restrict(file);
    }
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes a file away from everybody but its owner. */
  public static void restrict(Path file) throws IOException {
    if (isPosix(file)) {
      Files.setPosixFilePermissions(file, OWNER);
    }
  }

  private static void create(Path file) throws IOException {
    if (isPosix(file)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
    }
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
