package io.aiwm.serving.hub;

import io.aiwm.serving.model.ModelFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The two hashes that a hub knows files by: SHA-256 of large ones, and git's id, a SHA-1 of the
 * size and the bytes, of small ones.
 */
final class FileHash {
  private final ModelFile file;
  private final MessageDigest sha256 = digest("SHA-256");
  private final MessageDigest git = digest("SHA-1");
  private long size;

  FileHash(ModelFile file) {
    this.file = file;
    git.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.UTF_8));
  }

  void update(byte[] bytes, int length) {
    sha256.update(bytes, 0, length);
    if (file.blobId() != null) {
      git.update(bytes, 0, length);
    }
    size += length;
  }

  /** The file with its hash; empty if its bytes are not what the hub has listed. */
  Optional<ModelFile> verified() {
    String hash = HexFormat.of().formatHex(sha256.digest());
    String blob = HexFormat.of().formatHex(git.digest());
    boolean right =
        size == file.size()
            && (file.sha256() == null || file.sha256().equals(hash))
            && (file.blobId() == null || file.blobId().equals(blob));
    return right ? Optional.of(file.verifiedAs(hash)) : Optional.empty();
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has " + name, e);
    }
  }
}
