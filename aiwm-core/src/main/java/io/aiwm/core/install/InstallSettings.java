package io.aiwm.core.install;

import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

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

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~:/?&=,;+%\\[\\]-]+");

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
    requirePlain("The public address", publicUrl);
    requirePlain("The release address", releaseBaseUrl);
  }

  /** Address of the node link. */
  String controllerEndpoint() {
    return base(publicUrl).replaceFirst("^http", "ws") + linkPath;
  }

  /** An address below the public one. */
  String api(String path) {
    return base(publicUrl) + path;
  }

  /** Address of an agent's jar. */
  String download(String version) {
    return base(releaseBaseUrl) + "/" + version + "/aio-worker.jar";
  }

  /** The guide to installing. */
  String guide() {
    return base(docsBaseUrl) + "/aio-worker";
  }

  private static String base(URI url) {
    return url.toString().replaceFirst("/+$", "");
  }

  /** Addresses end up in files of a shell and of systemd, which give meaning to some characters. */
  private static void requirePlain(String name, URI url) {
    boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    if (!web || url.getHost() == null || !PLAIN.matcher(url.toString()).matches()) {
      throw new IllegalArgumentException(
          name + " must begin with https:// or http:// and name a host: " + url);
    }
  }
}
