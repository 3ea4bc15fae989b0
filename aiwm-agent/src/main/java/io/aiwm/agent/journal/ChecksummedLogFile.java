package io.aiwm.agent.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiwm.agent.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of lines, each behind its CRC-32 in eight hex digits and a space. */
final class ChecksummedLogFile implements LogFile {
  private static final Logger log = LoggerFactory.getLogger(ChecksummedLogFile.class);
  private static final int PREFIX = 9;

  private final Path path;
  private FileChannel channel;

  private ChecksummedLogFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static ChecksummedLogFile open(Path path) throws IOException {
    return new ChecksummedLogFile(path, openChannel(path));
  }

  @Override
  public List<String> read() throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    List<String> lines = new ArrayList<>();
    int start = 0;
    int damaged = 0;
    int end = next(bytes, start);
    while (end >= 0) {
      String line = new String(bytes, start, end - start, UTF_8);
      if (intact(line)) {
        lines.add(line.substring(PREFIX));
      } else {
        damaged++;
      }
      start = end + 1;
      end = next(bytes, start);
    }
    if (start < bytes.length || damaged > 0) {
      log.warn(
          "Journal {}: {} damaged line(s) and {} bytes of a torn one left out",
          path,
          damaged,
          bytes.length - start);
      channel.truncate(start);
    }
    return lines;
  }

  private static int next(byte[] bytes, int start) {
    for (int i = start; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static boolean intact(String line) {
    return line.length() > PREFIX
        && line.charAt(PREFIX - 1) == ' '
        && line.startsWith(checksum(line.substring(PREFIX)));
  }

  @Override
  public void append(String line, boolean durable) throws IOException {
    long before = channel.size();
    try {
      write(channel, before, line);
      if (durable) {
        channel.force(false);
      }
    } catch (IOException e) {
      // A half line in the middle would be taken for damage later.
      channel.truncate(before);
      throw e;
    }
  }

  @Override
  public void replace(List<String> lines) throws IOException {
    Path next = path.resolveSibling(path.getFileName() + ".next");
    Files.deleteIfExists(next);
    try (FileChannel out = openChannel(next)) {
      long position = 0;
      for (String line : lines) {
        position += write(out, position, line);
      }
      out.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(next);
      throw e;
    }
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory();
    channel.close();
    channel = openChannel(path);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static int write(FileChannel out, long position, String line) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap((checksum(line) + ' ' + line + '\n').getBytes(UTF_8));
    int length = buffer.remaining();
    long at = position;
    while (buffer.hasRemaining()) {
      at += out.write(buffer, at);
    }
    return length;
  }

  private static String checksum(String line) {
    CRC32 crc = new CRC32();
    crc.update(line.getBytes(UTF_8));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  private static FileChannel openChannel(Path path) throws IOException {
    boolean created = Files.notExists(path);
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (created) {
      PrivateFiles.restrict(path);
    }
    return channel;
  }

  /** The rename itself must survive a power cut. */
  private void forceDirectory() throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    if (directory != null) {
      try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
        opened.force(true);
      }
    }
  }
}
