package io.aiwm.examples.jettyhost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** Signing secrets: taken from the environment, or made once and kept in the data directory. */
final class Secrets {
  /** As long as the hash of HS256 (RFC 7518, section 3.2). */
  private static final int LEAST_BYTES = 32;

  private Secrets() {}

  /**
   * A given secret, if it is long enough.
   *
   * @param variable name of the setting, for the complaint
   */
  static String checked(String variable, String secret) {
    if (secret.getBytes(StandardCharsets.UTF_8).length < LEAST_BYTES) {
      throw new ConfigurationException(variable, "must have at least " + LEAST_BYTES + " bytes");
    }
    return secret;
  }

  /** The secret kept in a file that its owner alone can read; made at random if there is none. */
  static String kept(Path file) {
    try {
      directory(file.toAbsolutePath().resolveSibling(""));
      if (!Files.exists(file)) {
        create(file);
      }
      return checked(file.toString(), Files.readString(file).strip());
    } catch (IOException e) {
      throw new ConfigurationException(
          "DATA_DIR", "must be writable: cannot keep a secret in " + file);
    }
  }

  /** Makes a directory, if it is not there, that its owner alone can look into. */
  static void directory(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static void create(Path file) throws IOException {
    byte[] bytes = new byte[48];
    new SecureRandom().nextBytes(bytes);
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      channel.write(StandardCharsets.UTF_8.encode(secret));
    } catch (FileAlreadyExistsException e) {
      // Another host on the same directory was first; its secret serves.
    }
  }
}
