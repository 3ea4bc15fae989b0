package io.aiwm.agent.state;

import io.aiwm.agent.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The agent's directory, readable by its owner alone, and the lock that one agent holds on it. */
public final class DataDirectory {
  private final Path path;

  private DataDirectory(Path path) {
    this.path = path;
  }

  /** The directory as it is, whether it exists or not. */
  public static DataDirectory at(Path path) {
    return new DataDirectory(path);
  }

  public Path path() {
    return path;
  }

  public StateFile stateFile() {
    return new StateFile(path.resolve("state.json"));
  }

  /** Makes the directory where it is missing. */
  public void create() throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    Files.createDirectories(path);
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /**
   * Takes the lock; it goes with the process, however that ends.
   *
   * @return the lock, or empty while another agent has it
   */
  public Optional<Lock> lock() throws IOException {
    Path file = path.resolve("agent.lock");
    boolean created = Files.notExists(file);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        if (created) {
          PrivateFiles.restrict(file);
        }
        return Optional.of(new Lock(channel));
      }
    } catch (OverlappingFileLockException e) {
      // Another agent in this process: the same answer.
    }
    channel.close();
    return Optional.empty();
  }

  /** Whether an agent holds the lock now. */
  public boolean inUse() throws IOException {
    if (!Files.exists(path.resolve("agent.lock"))) {
      return false;
    }
    Optional<Lock> lock = lock();
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isEmpty();
  }

  /** The lock that is held while an agent runs. */
  public static final class Lock implements AutoCloseable {
    private final FileChannel channel;

    private Lock(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
