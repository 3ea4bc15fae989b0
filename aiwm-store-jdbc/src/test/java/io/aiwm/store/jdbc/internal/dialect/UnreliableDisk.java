package io.aiwm.store.jdbc.internal.dialect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePathWrapper;

/**
 * A disk that may lose whatever was written since it was last told to keep it, in any order, and
 * the last of it in part. H2 reaches it as {@code jdbc:h2:unreliable:PATH}; one database at a time.
 */
public final class UnreliableDisk extends FilePathWrapper {
  private static final int SECTOR = 512;

  /** What the present database's file has on the disk, and what may still get there. */
  private static final List<Write> UNKEPT = new ArrayList<>();

  private static final Object LOCK = new Object();

  private static Path kept = Path.of("");
  private static Runnable onKept = () -> {};

  private record Write(long position, ByteBuffer bytes) {}

  /**
   * Begins with an empty disk.
   *
   * @param image what the disk keeps is put there
   * @param whenKept called each time that the disk has kept all there is
   */
  static void begin(Path image, Runnable whenKept) throws IOException {
    synchronized (LOCK) {
      UNKEPT.clear();
      kept = image;
      onKept = whenKept;
      Files.deleteIfExists(image);
      Files.createFile(image);
    }
  }

  /** What is on the disk if the power goes now; nothing is written meanwhile. */
  static void crash(Path image, Random random, Runnable meanwhile) throws IOException {
    synchronized (LOCK) {
      Files.copy(kept, image);
      meanwhile.run();
      try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
        for (Write write : UNKEPT) {
          if (random.nextBoolean()) {
            int size = write.bytes().remaining();
            int sectors = size / SECTOR + 1;
            int length = Math.min(size, random.nextInt(2 * sectors) * SECTOR);
            channel.write(write.bytes().slice(0, length), write.position());
          }
        }
      }
    }
  }

  @Override
  public String getScheme() {
    return "unreliable";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    FileChannel base = getBase().open(mode);
    return toString().endsWith(".mv.db") ? new Watched(base) : base;
  }

  private static void keep() throws IOException {
    try (FileChannel channel = FileChannel.open(kept, StandardOpenOption.WRITE)) {
      for (Write write : UNKEPT) {
        channel.write(write.bytes().duplicate(), write.position());
      }
    }
    UNKEPT.clear();
    onKept.run();
  }

  private static final class Watched extends FileBaseDefault {
    private final FileChannel base;

    Watched(FileChannel base) {
      this.base = base;
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
      synchronized (LOCK) {
        byte[] bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        UNKEPT.add(new Write(position, ByteBuffer.wrap(bytes)));
        return base.write(source, position);
      }
    }

    @Override
    public void force(boolean metaData) throws IOException {
      synchronized (LOCK) {
        keep();
      }
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      synchronized (LOCK) {
        keep(); // File systems order what they do to a file's size.
        base.truncate(size);
        try (FileChannel channel = FileChannel.open(kept, StandardOpenOption.WRITE)) {
          channel.truncate(size);
        }
      }
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
      return base.read(target, position);
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      base.close();
    }
  }
}
