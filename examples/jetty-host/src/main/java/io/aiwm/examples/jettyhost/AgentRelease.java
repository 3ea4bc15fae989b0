package io.aiwm.examples.jettyhost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An agent jar that this host serves itself, so that a site without internet needs no other server.
 *
 * @param jar the runnable jar
 * @param sha256 its checksum in hexadecimal
 */
record AgentRelease(Path jar, String sha256) {
  /** Version of the agent that was built together with this host. */
  static final String VERSION = "v0.1.0";

  static AgentRelease of(Path jar) {
    if (!Files.isReadable(jar)) {
      throw new ConfigurationException("AGENT_JAR", "must be a readable file: " + jar);
    }
    return new AgentRelease(jar, checksum(jar));
  }

  private static String checksum(Path jar) {
    try (InputStream in = Files.newInputStream(jar)) {
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
