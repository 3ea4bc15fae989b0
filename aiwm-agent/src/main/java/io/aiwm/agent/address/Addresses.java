package io.aiwm.agent.address;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parser of addresses, so that nothing in them can fail where they are used: with a scheme that is
 * meant, a host, a port that exists, and in ASCII. A host may have an underscore, as names of
 * containers do, which {@link URI} takes for no host at all; ask for it with {@link #host}.
 */
public final class Addresses {
  /** Characters of the longest address; a signed one has about two thousand. */
  public static final int LONGEST = 8_192;

  private static final int LARGEST_PORT = 65_535;
  private static final int LONGEST_HOST = 253;
  private static final Pattern SERVER =
      Pattern.compile("(?:[^@]*@)?([A-Za-z0-9._-]{1,253})(?::(\\d{0,5}))?");

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Addresses() {}

  /**
   * An address with a host.
   *
   * @param schemes those that are meant, in lower case
   * @return empty if it is no such address
   */
  public static Optional<URI> parse(String text, String... schemes) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(ascii(text, UTF_8));
      boolean meant = Arrays.stream(schemes).anyMatch(it -> it.equalsIgnoreCase(uri.getScheme()));
      int host = host(uri).length();
      return meant && host > 0 && host <= LONGEST_HOST && port(uri) <= LARGEST_PORT
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The address that a redirect leads to; empty if it is none. */
  public static Optional<URI> resolve(URI from, String location) {
    try {
      // The JDK reads headers as Latin-1, whatever they were written in.
      String to = from.resolve(ascii(location.strip().replace(" ", "%20"), ISO_8859_1)).toString();
      return parse(to, "http", "https");
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The host, an IPv6 address in brackets; the empty string where there is none. */
  public static String host(URI uri) {
    if (uri.getHost() != null) {
      return uri.getHost();
    }
    Matcher server = server(uri);
    return server.matches() ? server.group(1) : "";
  }

  /** The port, or -1 where it is the scheme's own. */
  public static int port(URI uri) {
    Matcher server = server(uri);
    if (uri.getHost() != null || !server.matches()) {
      return uri.getPort();
    }
    String port = server.group(2);
    return port == null || port.isEmpty() ? -1 : Integer.parseInt(port);
  }

  private static Matcher server(URI uri) {
    return SERVER.matcher(uri.getRawAuthority() == null ? "" : uri.getRawAuthority());
  }

  /** A text as part of an address, or of its query: only unreserved characters stay as they are. */
  public static String encode(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /** Names with slashes between them as the path of an address. */
  public static String encodePath(String path) {
    return encode(path).replace("%2F", "/");
  }

  /** What is beyond ASCII as a server reads it; nothing else is touched. */
  private static String ascii(String text, Charset charset) {
    StringBuilder ascii = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            it -> {
              if (it < 0x80) {
                ascii.append((char) it);
              } else {
                for (byte each : Character.toString(it).getBytes(charset)) {
                  ascii.append('%').append(HEX.toHexDigits(each));
                }
              }
            });
    return ascii.toString();
  }
}
