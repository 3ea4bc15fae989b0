package io.aiwm.serving.model;

import org.jspecify.annotations.Nullable;

/**
 * A file of a version.
 *
 * @param path where it lies in the version, with slashes
 * @param size in bytes
 * @param sha256 SHA-256 of its bytes, 64 hexadecimal digits; of a version that is ready it is
 *     always there, and was compared with the bytes themselves
 * @param blobId git's id of the file, 40 hexadecimal digits, which tells what a small file of a hub
 *     must be
 * @param verified whether the bytes in the storage were compared with the hash
 */
public record ModelFile(
    String path, long size, @Nullable String sha256, @Nullable String blobId, boolean verified) {

  /** A file that somebody brings. */
  public ModelFile(String path, long size, @Nullable String sha256, boolean verified) {
    this(path, size, sha256, null, verified);
  }

  /** The same, whose bytes have this hash. */
  public ModelFile verifiedAs(String hash) {
    return new ModelFile(path, size, hash, blobId, true);
  }
}
