package io.aiwm.agent.model;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file to be fetched.
 *
 * @param path where it belongs in its model, with slashes
 * @param uri where it is
 * @param authority headers that admit a request; never shown
 * @param size bytes, or null where the source does not say
 * @param sha256 its checksum in hexadecimal digits, or null where none is known
 */
record RemoteFile(
    String path, URI uri, RequestHeaders authority, @Nullable Long size, @Nullable String sha256) {

  RemoteFile {
    sha256 = sha256 == null ? null : sha256.toLowerCase(Locale.ROOT);
  }

  /** A signed address is a secret. */
  @Override
  public String toString() {
    return path;
  }
}
