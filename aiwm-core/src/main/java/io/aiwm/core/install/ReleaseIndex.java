package io.aiwm.core.install;

import io.aiwm.api.error.ValidationException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The releases of the agent that may be installed. */
final class ReleaseIndex {
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");

  private final InstallSettings settings;

  ReleaseIndex(InstallSettings settings) {
    this.settings = settings;
  }

  /**
   * One release.
   *
   * @param version its name
   * @param downloadUrl where the agent's jar is
   * @param sha256 checksum of that jar in hexadecimal
   */
  record Release(String version, String downloadUrl, String sha256) {}

  /**
   * Finds a release.
   *
   * @param version null for the default one
   * @throws ValidationException if there is no such version, or none with a checksum
   */
  Release find(@Nullable String version) {
    String wanted = version == null ? settings.defaultVersion() : version;
    String sha256 = VERSION.matcher(wanted).matches() ? settings.checksums().get(wanted) : null;
    if (sha256 == null) {
      throw new ValidationException(
          "daemonVersion",
          "must be a version whose checksum this host knows; known: "
              + settings.checksums().keySet().stream().sorted().toList());
    }
    return new Release(wanted, settings.download(wanted), sha256);
  }
}
