package io.aiwm.core.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The releases of the agent that may be installed, as a release directory's {@code index.json}
 * lists them.
 *
 * @param product {@code aio-worker}
 * @param releases the releases, newest first
 */
public record ReleaseIndex(String product, List<Release> releases) {
  /** Whose releases these are. */
  public static final String PRODUCT = "aio-worker";

  /** No release at all. */
  public static final ReleaseIndex EMPTY = new ReleaseIndex(PRODUCT, List.of());

  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,199}");
  private static final Pattern ARCH = Pattern.compile("[a-z0-9_]{1,16}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public ReleaseIndex {
    require(PRODUCT.equals(product), "product must be " + PRODUCT);
    require(releases != null, "releases must be a list");
    releases = List.copyOf(releases);
  }

  /**
   * One release.
   *
   * @param version its name, at most 64 characters
   * @param artifacts its bundles
   */
  public record Release(String version, List<Artifact> artifacts) {
    public Release {
      require(matches(VERSION, version), "version is not a plain name: " + version);
      require(artifacts != null && !artifacts.isEmpty(), "artifacts must be a list: " + version);
      artifacts = List.copyOf(artifacts);
    }

    /** The bundle that a description speaks of: for amd64 where there is one. */
    public Artifact main() {
      return artifacts.stream()
          .filter(artifact -> artifact.arch().equals("amd64"))
          .findFirst()
          .orElseGet(() -> artifacts.get(0));
    }
  }

  /**
   * A bundle for one kind of machine.
   *
   * @param os {@code linux}
   * @param arch {@code amd64}, {@code arm64}, or {@code any} for one that uses the machine's Java
   * @param file name below the address of releases
   * @param sizeBytes its size, or 0 if nobody said
   * @param sha256 its checksum, 64 hexadecimal digits in lower case
   * @param signature Ed25519 over the file, in Base64; null for one that is not signed
   */
  public record Artifact(
      String os,
      String arch,
      String file,
      long sizeBytes,
      String sha256,
      @Nullable String signature) {
    public Artifact {
      require("linux".equals(os), "os must be linux: " + os);
      require(matches(ARCH, arch), "arch is not a plain name: " + arch);
      require(matches(FILE, file), "file is not a plain name: " + file);
      require(matches(SHA256, sha256), "sha256 must have 64 hexadecimal digits: " + sha256);
    }
  }

  /**
   * Reads an index.
   *
   * @throws IllegalArgumentException if it is none, saying why
   */
  public static ReleaseIndex parse(String json) {
    try {
      ReleaseIndex index = Json.mapper().readValue(json, ReleaseIndex.class);
      require(index != null, "the index must not be empty");
      return index;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "The release index is not valid: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * An index from checksums alone.
   *
   * @param checksums SHA-256 by version and by {@code linux-<arch>}, newest version first; the
   *     bundles are named {@code aio-worker-<version>-linux-<arch>.tar.gz}
   */
  public static ReleaseIndex of(Map<String, Map<String, String>> checksums) {
    List<Release> releases = new ArrayList<>();
    checksums.forEach(
        (version, bundles) -> {
          List<Artifact> artifacts = new ArrayList<>();
          bundles.forEach((platform, sum) -> artifacts.add(artifact(version, platform, sum)));
          releases.add(new Release(version, artifacts));
        });
    return new ReleaseIndex(PRODUCT, releases);
  }

  private static Artifact artifact(String version, String platform, String sha256) {
    require(platform.startsWith("linux-"), "platform must begin with linux-: " + platform);
    String file = PRODUCT + "-" + version + "-" + platform + ".tar.gz";
    return new Artifact("linux", platform.substring(6), file, 0, sha256, null);
  }

  /**
   * Finds a release.
   *
   * @param version null for the newest; a leading {@code v} makes no difference
   * @throws ValidationException if there is no such version
   */
  public Release find(@Nullable String version) {
    Optional<Release> found =
        releases.stream()
            .filter(it -> version == null || plain(it.version()).equals(plain(version)))
            .findFirst();
    return found.orElseThrow(
        () ->
            new ValidationException(
                "daemonVersion",
                "must be a release known to this host, one of "
                    + releases.stream().map(Release::version).toList()));
  }

  private static String plain(String version) {
    return version.startsWith("v") ? version.substring(1) : version;
  }

  private static boolean matches(Pattern pattern, @Nullable String text) {
    return text != null && pattern.matcher(text).matches();
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("A release's " + rule);
    }
  }
}
