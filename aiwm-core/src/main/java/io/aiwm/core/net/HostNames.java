package io.aiwm.core.net;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hosts of addresses as they are used: names of containers and of machines in private networks
 * often have an underscore, which {@link URI#getHost()} does not take for a host.
 */
public final class HostNames {
  private static final Pattern SERVER =
      Pattern.compile("(?:[^@]*@)?([A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}))(?::[0-9]{0,5})?");

  private HostNames() {}

  /** The host of an address, an IPv6 address in brackets; the empty text where it names none. */
  public static String of(URI address) {
    if (address.getHost() != null) {
      return address.getHost();
    }
    String authority = address.getRawAuthority();
    Matcher server = SERVER.matcher(authority == null ? "" : authority);
    return server.matches() ? server.group(1) : "";
  }
}
