package io.aiwm.core.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.core.install.ReleaseIndex.Artifact;
import io.aiwm.core.install.ReleaseIndex.Release;
import io.aiwm.core.internal.text.Hashes;
import io.aiwm.core.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One release that lies in the host's own jar: a bundle of the agent without a Java runtime, so
 * that a first node needs no directory of releases, but Java 17.
 */
public final class BundledRelease implements AgentReleases {
  private final Supplier<InputStream> bundle;
  private final Artifact artifact;
  private final ReleaseIndex index;

  private BundledRelease(String version, Supplier<InputStream> bundle) {
    this.bundle = bundle;
    String file = ReleaseIndex.PRODUCT + "-" + version + "-linux-any.tar.gz";
    artifact = new Artifact("linux", "any", file, 0, checksum(bundle), null);
    index =
        new ReleaseIndex(ReleaseIndex.PRODUCT, List.of(new Release(version, List.of(artifact))));
  }

  /**
   * A release.
   *
   * @param version its version
   * @param bundle opens {@code aiwm-agent-<version>-linux-any.tar.gz}; read once at once for its
   *     checksum, and again for each download
   */
  public static BundledRelease of(String version, Supplier<InputStream> bundle) {
    return new BundledRelease(version, bundle);
  }

  @Override
  public ReleaseIndex index() {
    return index;
  }

  @Override
  public Optional<InputStream> open(String name) {
    return switch (name) {
      case "index.json" -> Optional.of(new ByteArrayInputStream(json()));
      default -> name.equals(artifact.file()) ? Optional.of(bundle.get()) : Optional.empty();
    };
  }

  private byte[] json() {
    try {
      return Json.mapper().writeValueAsBytes(index);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String checksum(Supplier<InputStream> bundle) {
    try (InputStream in = bundle.get()) {
      return Hashes.sha256(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
