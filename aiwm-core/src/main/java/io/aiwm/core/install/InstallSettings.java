package io.aiwm.core.install;

import io.aiwm.core.net.HostNames;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.URI;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of agent releases and of this host as agents reach it. All of them follow from one,
 * that of the API; {@link #at} is what most hosts need.
 *
 * @param publicUrl address of the API as machines of the fleet see it, with the path that it is
 *     mounted under
 * @param linkPath path of the node link below it
 * @param releaseBaseUrl where the bundles lie
 * @param docsBaseUrl where the documentation lies; null for what this host serves itself
 * @param releases the releases that may be installed; asked for each token, by many threads at
 *     once, so that a release can be added while the host runs
 * @param defaultVersion version that is installed unless another is asked for; null for the newest
 * @param releaseKey the Ed25519 key that releases are signed with, in PEM; null where machines are
 *     not to ask for signatures
 */
@RecordBuilder
public record InstallSettings(
    URI publicUrl,
    String linkPath,
    URI releaseBaseUrl,
    @Nullable URI docsBaseUrl,
    Supplier<ReleaseIndex> releases,
    @Nullable String defaultVersion,
    @Nullable String releaseKey)
    implements InstallSettingsBuilder.With {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~:/?&=,;+%\\[\\]-]+");
  private static final Pattern LINK = Pattern.compile("/[A-Za-z0-9._~/-]+");
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----\\s[A-Za-z0-9+/=\\s]+-----END PUBLIC KEY-----");

  /** On this machine alone; knows no release, so that tokens come without a script. */
  public static InstallSettings defaults() {
    return at(URI.create("http://localhost:3305"));
  }

  public InstallSettings {
    requirePlain("The public URL", publicUrl);
    requirePlain("The release base URL", releaseBaseUrl);
    if (docsBaseUrl != null) {
      requirePlain("The documentation base URL", docsBaseUrl);
    }
    if (!LINK.matcher(linkPath).matches()) {
      throw new IllegalArgumentException(
          "The path of the node link must begin with a slash: " + linkPath);
    }
    releaseKey = releaseKey == null ? null : releaseKey.strip();
    if (releaseKey != null && !PEM.matcher(releaseKey).matches()) {
      throw new IllegalArgumentException("The release key must be a public key in PEM format");
    }
  }

  /**
   * The node link at {@code /ws/node} and releases at {@code /releases}, both below the API; no
   * release is known yet.
   *
   * @param publicUrl address of the API as machines of the fleet see it, with the path that it is
   *     mounted under
   */
  public static InstallSettings at(URI publicUrl) {
    return new InstallSettings(
        publicUrl,
        "/ws/node",
        URI.create(base(publicUrl) + "/releases"),
        null,
        () -> ReleaseIndex.EMPTY,
        null,
        null);
  }

  /** Releases that this host knows and serves below its API, at {@code /releases}. */
  public InstallSettings withReleases(AgentReleases known) {
    return withReleases(URI.create(base(publicUrl) + "/releases"), known::index);
  }

  /** Releases that lie anywhere. */
  public InstallSettings withReleases(URI baseUrl, Supplier<ReleaseIndex> known) {
    return with().releaseBaseUrl(baseUrl).releases(known).build();
  }

  /** Documentation that lies elsewhere. */
  public InstallSettings withDocs(URI baseUrl) {
    return withDocsBaseUrl(baseUrl);
  }

  /**
   * Makes sure that agents find the node link where it is.
   *
   * @param path where the host adds it
   * @throws IllegalArgumentException if agents are told of another path
   */
  public void requireLink(String path) {
    if (!path.endsWith(linkPath)) {
      throw new IllegalArgumentException(
          "Agents are configured to connect to "
              + controllerEndpoint()
              + ", but the node link is served at "
              + path
              + "; change either of them, see InstallSettings.withLinkPath");
    }
  }

  /** Path of the public address, which the API should be mounted under; empty for the root. */
  public String publicPath() {
    return publicUrl.getPath() == null ? "" : publicUrl.getPath().replaceFirst("/+$", "");
  }

  /** Address of the node link. */
  public String controllerEndpoint() {
    return base(publicUrl).replaceFirst("^http", "ws") + linkPath;
  }

  /** An address below the public one. */
  public String api(String path) {
    return base(publicUrl) + path;
  }

  /** Base URL of releases, without a trailing slash. */
  public String releaseAddress() {
    return base(releaseBaseUrl);
  }

  /** The guide to installing; the API's own documentation where the host has named none. */
  public String guide() {
    return docsBaseUrl == null ? api("/api-docs") : base(docsBaseUrl) + "/aio-worker";
  }

  private static String base(URI url) {
    return url.toString().replaceFirst("/+$", "");
  }

  /** Addresses end up in files of a shell and of systemd, which give meaning to some characters. */
  private static void requirePlain(String name, URI url) {
    boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    if (!web || HostNames.of(url).isEmpty() || !PLAIN.matcher(url.toString()).matches()) {
      throw new IllegalArgumentException(
          name + " must begin with https:// or http:// and name a host: " + url);
    }
  }
}
