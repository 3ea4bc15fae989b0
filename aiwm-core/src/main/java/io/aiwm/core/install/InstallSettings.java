package io.aiwm.core.install;

import java.net.URI;
import java.util.Map;

/**
 * Where agents are installed from, and how they reach this host.
 *
 * @param publicUrl address of the API as machines of the fleet see it
 * @param linkPath path of the node link below it
 * @param releaseBaseUrl where releases lie, as {@code <version>/aio-worker.jar}
 * @param docsBaseUrl where the documentation lies
 * @param defaultVersion version that is installed unless another is asked for
 * @param checksums SHA-256 in hexadecimal of each version that may be installed
 */
public record InstallSettings(
    URI publicUrl,
    String linkPath,
    URI releaseBaseUrl,
    URI docsBaseUrl,
    String defaultVersion,
    Map<String, String> checksums) {

  /** Knows no release: every token is refused until the host names one. */
  public static final InstallSettings DEFAULT =
      new InstallSettings(
          URI.create("http://localhost:3305"),
          "/ws/node",
          URI.create("http://localhost:3305/releases"),
          URI.create("https://docs.example.invalid"),
          "v0.1.0",
          Map.of());

  public InstallSettings {
    checksums = Map.copyOf(checksums);
  }

  /** Address of the node link. */
  String controllerEndpoint() {
    return publicUrl.toString().replaceFirst("^http", "ws") + linkPath;
  }
}
