package io.aiwm.core.install;

import java.net.URI;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where agents are installed from, and how they reach this host.
 *
 * @param publicUrl address of the API as machines of the fleet see it
 * @param linkPath path of the node link below it
 * @param releaseBaseUrl where the bundles lie
 * @param docsBaseUrl where the documentation lies
 * @param releases the releases that may be installed; asked for each token, by many threads at
 *     once, so that a release can be added while the host runs
 * @param defaultVersion version that is installed unless another is asked for; null for the newest
 * @param releaseKey the Ed25519 key that releases are signed with, in PEM; null where machines are
 *     not to ask for signatures
 */
public record InstallSettings(
    URI publicUrl,
    String linkPath,
    URI releaseBaseUrl,
    URI docsBaseUrl,
    Supplier<ReleaseIndex> releases,
    @Nullable String defaultVersion,
    @Nullable String releaseKey) {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~:/?&=,;+%\\[\\]-]+");
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----\\s[A-Za-z0-9+/=\\s]+-----END PUBLIC KEY-----");

  /** Knows no release: every token is refused until the host names one. */
  public static final InstallSettings DEFAULT =
      new InstallSettings(
          URI.create("http://localhost:3305"),
          "/ws/node",
          URI.create("http://localhost:3305/releases"),
          URI.create("https://docs.example.invalid"),
          () -> ReleaseIndex.EMPTY,
          null,
          null);

  public InstallSettings {
    requirePlain("The public address", publicUrl);
    requirePlain("The release address", releaseBaseUrl);
    requirePlain("The documentation's address", docsBaseUrl);
    releaseKey = releaseKey == null ? null : releaseKey.strip();
    if (releaseKey != null && !PEM.matcher(releaseKey).matches()) {
      throw new IllegalArgumentException("The release key must be a public key in PEM");
    }
  }

  /** Address of the node link. */
  String controllerEndpoint() {
    return base(publicUrl).replaceFirst("^http", "ws") + linkPath;
  }

  /** An address below the public one. */
  String api(String path) {
    return base(publicUrl) + path;
  }

  /** Where releases lie, without a slash at its end. */
  String releaseAddress() {
    return base(releaseBaseUrl);
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
