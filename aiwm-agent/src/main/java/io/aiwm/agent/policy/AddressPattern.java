package io.aiwm.agent.policy;

import io.aiwm.agent.address.Addresses;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule such as {@code huggingface.co}, {@code *.example.com:8443} or {@code https://10.0.0.*}: a
 * star stands for any text within the host. A rule without a scheme or a port admits every one.
 *
 * @param scheme in lower case, or null for any
 * @param host what hosts look like
 * @param port or null for any
 */
record AddressPattern(@Nullable String scheme, Pattern host, @Nullable Integer port) {
  private static final Pattern RULE =
      Pattern.compile("(?:(https?)://)?([A-Za-z0-9._*-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");

  /** The rule that a text is; empty if it is none. */
  static Optional<AddressPattern> of(String rule) {
    Matcher parts = RULE.matcher(rule);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String host = parts.group(2).toLowerCase(Locale.ROOT);
    String port = parts.group(3);
    return Optional.of(
        new AddressPattern(
            parts.group(1),
            Pattern.compile("\\Q" + host.replace("*", "\\E.*\\Q") + "\\E"),
            port == null ? null : Integer.valueOf(port)));
  }

  boolean matches(URI address) {
    String given = address.getScheme().toLowerCase(Locale.ROOT);
    int standard = given.equals("https") ? 443 : 80;
    int at = Addresses.port(address) < 0 ? standard : Addresses.port(address);
    return (scheme == null || scheme.equals(given))
        && (port == null || port == at)
        && host.matcher(Addresses.host(address).toLowerCase(Locale.ROOT)).matches();
  }
}
