package io.aiwm.agent.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** SHA-256. */
final class Checksums {
  private static final int BUFFER = 1 << 20;

  private Checksums() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  /**
   * The checksum of a file, in hexadecimal digits.
   *
   * @param cancelled asked now and then; ends it with an exception
   */
  static String sha256(Path file, BooleanSupplier cancelled) throws IOException {
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      while (in.read(buffer) >= 0) {
        buffer.flip();
        digest.update(buffer);
        buffer.clear();
        if (cancelled.getAsBoolean()) {
          throw new IOException("broken off");
        }
      }
    }
    return hex(digest.digest());
  }

  /**
   * The checksum of what {@code sha256sum} would print for these files, in order of their paths.
   */
  static String ofList(List<ModelManifest.Entry> files) {
    String list =
        files.stream()
            .sorted(Comparator.comparing(ModelManifest.Entry::path))
            .map(it -> it.sha256() + "  " + it.path() + "\n")
            .collect(Collectors.joining());
    return hex(sha256().digest(list.getBytes(StandardCharsets.UTF_8)));
  }
}
