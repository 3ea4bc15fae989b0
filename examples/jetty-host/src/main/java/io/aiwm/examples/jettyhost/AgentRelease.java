package io.aiwm.examples.jettyhost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The agent that was built together with this host and lies in its jar, so that a site without
 * internet needs no other server to install from.
 */
final class AgentRelease {
  static final String VERSION = "v0.1.0";

  /** Below {@code /releases}; what an install script downloads. */
  static final String PATH = "/" + VERSION + "/aio-worker.jar";

  private static final String RESOURCE = "/releases/aio-worker.jar";

  private AgentRelease() {}

  static InputStream open() {
    InputStream jar = AgentRelease.class.getResourceAsStream(RESOURCE);
    if (jar == null) {
      throw new IllegalStateException("This host was built without the agent");
    }
    return jar;
  }

  /** SHA-256 of the jar in hexadecimal. */
  static String checksum() {
    try (InputStream in = open()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[64 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
