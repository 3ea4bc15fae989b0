package io.aiwm.core.internal.install;

import io.aiwm.api.node.Node;
import io.aiwm.core.install.InstallSettings;
import io.aiwm.core.install.ReleaseIndex.Release;
import io.aiwm.core.json.Json;
import io.aiwm.core.token.MintedToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fills in the install script. Every value stands in single quotes or, in comments, on one line, so
 * that none can become a command. Pure but for reading its template once.
 */
final class InstallScript {
  private static final Pattern PLACEHOLDER = Pattern.compile("@([A-Z][A-Z_]*)@");
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\P{C}]|[\\u2028\\u2029]");
  private static final List<String> PARTS =
      List.of("1-head", "2-report", "3-checks", "4-bundle", "5-settings", "6-service", "7-main");
  private static final String TEMPLATE =
      PARTS.stream().map(InstallScript::part).collect(Collectors.joining());

  private InstallScript() {}

  static String render(
      Node node, MintedToken token, Release release, InstallSettings settings, Instant now) {
    Map<String, String> values = new HashMap<>();
    values.put("NODE_NAME", comment(node.name()));
    values.put("NODE_ID", comment(node.id()));
    values.put("VERSION", comment(release.version()));
    values.put("GENERATED", Json.text(now));
    values.put("QUOTED_NODE_ID", quote(node.id()));
    values.put("QUOTED_TOKEN", quote(token.token()));
    values.put("QUOTED_CONTROLLER", quote(settings.controllerEndpoint()));
    values.put("QUOTED_REPORT_URL", quote(settings.api("/nodes/" + node.id() + "/installation")));
    values.put("QUOTED_GUIDE", quote(settings.guide()));
    values.put("QUOTED_VERSION", quote(release.version()));
    values.put("QUOTED_RELEASE_URL", quote(settings.releaseAddress()));
    values.put("QUOTED_ARTIFACTS", quote(lines(release)));
    String key = settings.releaseKey();
    values.put("QUOTED_RELEASE_KEY", quote(key == null ? "" : key));
    return fill(values);
  }

  /** A command that fetches a script from a secret address and runs it. */
  static String command(String address) {
    return fetch(address) + " | sudo bash";
  }

  /** The command as cloud-init user data. */
  static String cloudInit(String address) {
    String command = fetch(address) + " | bash";
    return "#cloud-config\nruncmd:\n  - [bash, -c, '" + command.replace("'", "''") + "']\n";
  }

  private static String fetch(String address) {
    String protocol = address.startsWith("https:") ? "--proto '=https' " : "";
    return "curl " + protocol + "-fsSL " + quote(address);
  }

  /** As one word of a shell, whatever it holds. */
  static String quote(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }

  /** As part of a comment: it must not end the line. */
  static String comment(String value) {
    return UNPRINTABLE.matcher(value).replaceAll("?");
  }

  private static String lines(Release release) {
    return release.artifacts().stream()
        .map(it -> it.arch() + " " + it.sha256() + " " + it.file())
        .collect(Collectors.joining("\n"));
  }

  /** In one pass, so that a value that looks like a placeholder stays as it is. */
  private static String fill(Map<String, String> values) {
    return PLACEHOLDER
        .matcher(TEMPLATE)
        .replaceAll(
            match -> {
              String value = values.get(match.group(1));
              if (value == null) {
                throw new IllegalStateException("No value for " + match.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private static String part(String name) {
    String file = "script/" + name + ".sh";
    try (InputStream in = InstallScript.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("The jar of aiwm-core is incomplete: no " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
