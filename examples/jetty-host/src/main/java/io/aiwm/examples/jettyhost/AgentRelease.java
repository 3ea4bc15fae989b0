package io.aiwm.examples.jettyhost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aiwm.core.install.ReleaseIndex;
import io.aiwm.core.install.ReleaseIndex.Artifact;
import io.aiwm.core.install.ReleaseIndex.Release;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The agent that was built together with this host and lies in its jar, as a bundle without a Java
 * runtime of its own: a first node needs no release directory, but Java 17.
 */
final class AgentRelease {
  private static final String RESOURCE = "/releases/aio-worker-linux-any.tar.gz";
  private static final String FILE = "aio-worker-" + version() + "-linux-any.tar.gz";

  private AgentRelease() {}

  static ReleaseIndex index() {
    Artifact artifact = new Artifact("linux", "any", FILE, 0, checksum(), null);
    return new ReleaseIndex(
        ReleaseIndex.PRODUCT, List.of(new Release(version(), List.of(artifact))));
  }

  /** The bundle, or the index that lists it. */
  static Optional<InputStream> open(String name) {
    return switch (name) {
      case "index.json" -> Optional.of(new ByteArrayInputStream(json()));
      default -> name.equals(FILE) ? Optional.of(bundle()) : Optional.empty();
    };
  }

  private static byte[] json() {
    try {
      return new ObjectMapper().writeValueAsString(index()).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String version() {
    String version = AgentRelease.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  private static InputStream bundle() {
    InputStream bundle = AgentRelease.class.getResourceAsStream(RESOURCE);
    if (bundle == null) {
      throw new IllegalStateException("This host was built without the agent");
    }
    return bundle;
  }

  private static String checksum() {
    try (InputStream in = bundle()) {
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
