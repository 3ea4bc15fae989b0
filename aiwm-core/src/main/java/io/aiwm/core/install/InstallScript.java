package io.aiwm.core.install;

import io.aiwm.api.node.Node;
import io.aiwm.core.install.ReleaseIndex.Release;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** Fills in the install script. Every value is quoted for the shell, whatever it holds. */
final class InstallScript {
  private static final String TEMPLATE = read("install.sh");

  private InstallScript() {}

  static String render(
      InstallSettings settings, Release release, Node node, String token, Instant now) {
    Map<String, String> values =
        Map.of(
            "GENERATED", now.toString(),
            "NODE_NAME", node.name(),
            "NODE_ID", node.id(),
            "TOKEN", token,
            "ENDPOINT", settings.controllerEndpoint(),
            "API", settings.publicUrl().toString(),
            "VERSION", release.version(),
            "DOWNLOAD_URL", release.downloadUrl(),
            "CHECKSUM", release.sha256(),
            "DOCS", settings.docsBaseUrl() + "/aio-worker");
    String script = TEMPLATE;
    for (Map.Entry<String, String> value : values.entrySet()) {
      script = script.replace("@" + value.getKey() + "@", quoted(value.getValue()));
    }
    return script;
  }

  /** In single quotes nothing means anything but the single quote itself. */
  static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }

  private static String read(String name) {
    try (InputStream in = InstallScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("Missing from the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
