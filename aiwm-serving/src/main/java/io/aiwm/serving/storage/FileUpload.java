package io.aiwm.serving.storage;

import io.aiwm.api.error.ConflictException;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.model.PendingUpload;
import io.aiwm.api.model.StoredPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * An upload on disk: a directory with the key and the size of parts in {@code upload}, the bytes in
 * {@code data}, each part at its place, and a small file in {@code parts} for each part that is
 * whole. So completing copies nothing.
 */
final class FileUpload {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ID = "[0-9a-f]{32}";

  private final Path directory;
  private final String key;
  private final long partBytes;

  private FileUpload(Path directory, String key, long partBytes) {
    this.directory = directory;
    this.key = key;
    this.partBytes = partBytes;
  }

  static String begin(Path uploads, String key, long partBytes) throws IOException {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String id = HexFormat.of().formatHex(random);
    Path directory = Files.createDirectories(uploads.resolve(id));
    Files.createDirectories(directory.resolve("parts"));
    Files.createFile(directory.resolve("data"));
    write(directory, "upload", partBytes + "\n" + key);
    return id;
  }

  static Optional<FileUpload> find(Path uploads, String id) throws IOException {
    if (!id.matches(ID)) {
      return Optional.empty();
    }
    Path directory = uploads.resolve(id);
    try {
      String[] lines = Files.readString(directory.resolve("upload")).split("\n", 2);
      return Optional.of(new FileUpload(directory, lines[1], Long.parseLong(lines[0])));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  static List<PendingUpload> olderThan(Path uploads, Instant moment, int limit) throws IOException {
    List<PendingUpload> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(uploads)) {
      for (Path directory : all.toList()) {
        String id = directory.getFileName().toString();
        Optional<FileUpload> upload = find(uploads, id);
        Instant begun = Files.getLastModifiedTime(directory).toInstant();
        if (upload.isPresent() && begun.isBefore(moment) && found.size() < limit) {
          found.add(new PendingUpload(upload.get().key, id, begun));
        }
      }
    }
    return found;
  }

  String key() {
    return key;
  }

  StoredPart put(int number, byte[] bytes, int length) throws IOException {
    if (length > partBytes || number < 1 || number > ModelStorage.MAX_PARTS) {
      throw new ConflictException(
          "PART_REFUSED", "This upload has no part " + number + " of " + length + " bytes");
    }
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, length);
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    Files.deleteIfExists(marks().resolve(String.valueOf(number)));
    try (FileChannel data = FileChannel.open(data(), StandardOpenOption.WRITE)) {
      long at = (number - 1) * partBytes;
      while (buffer.hasRemaining()) {
        at += data.write(buffer, at);
      }
    }
    StoredPart part = new StoredPart(number, length, HexFormat.of().toHexDigits(sum.getValue(), 8));
    write(marks(), String.valueOf(number), part.size() + " " + part.tag());
    return part;
  }

  List<StoredPart> parts() throws IOException {
    List<StoredPart> parts = new ArrayList<>();
    try (Stream<Path> files = Files.list(marks())) {
      for (Path file : files.filter(FileUpload::isMark).toList()) {
        String[] facts = Files.readString(file).split(" ", 2);
        int number = Integer.parseInt(file.getFileName().toString());
        parts.add(new StoredPart(number, Long.parseLong(facts[0]), facts[1]));
      }
    }
    parts.sort(Comparator.comparingInt(StoredPart::number));
    return parts;
  }

  private static boolean isMark(Path file) {
    return file.getFileName().toString().matches("[0-9]{1,5}");
  }

  private Path marks() {
    return directory.resolve("parts");
  }

  /**
   * The file with all parts, on disk for good.
   *
   * @throws ConflictException if a part is missing, or is another one
   */
  Path whole(List<StoredPart> wanted) throws IOException {
    List<StoredPart> present = parts();
    for (int i = 0; i < wanted.size(); i++) {
      StoredPart part = wanted.get(i);
      boolean last = i == wanted.size() - 1;
      if (part.number() != i + 1 || !present.contains(part)) {
        throw new ConflictException(
            "PART_MISSING", "Part " + (i + 1) + " of the upload is missing");
      }
      if (!last && part.size() != partBytes) {
        throw new ConflictException(
            "PART_INCOMPLETE", "Part " + part.number() + " does not have " + partBytes + " bytes");
      }
    }
    long size = wanted.stream().mapToLong(StoredPart::size).sum();
    try (FileChannel data = FileChannel.open(data(), StandardOpenOption.WRITE)) {
      data.truncate(size);
      data.force(true);
    }
    return data();
  }

  void remove() throws IOException {
    // First what makes it an upload, so that a half removed one is none.
    Files.deleteIfExists(directory.resolve("upload"));
    Disk.removeAll(directory);
  }

  private Path data() {
    return directory.resolve("data");
  }

  /** Another reader sees all of it or nothing. */
  private static void write(Path directory, String name, String text) throws IOException {
    Path draft = Files.createTempFile(directory, "draft", null);
    Files.writeString(draft, text);
    Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
