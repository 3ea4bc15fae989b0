package io.aiwm.core.notifier;

import io.aiwm.core.net.AddressGuard;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names for connecting, and refuses what must not be connected to. The client connects to
 * exactly these addresses, so that a name which changes between check and use gains nothing.
 */
final class GuardedDns implements DnsResolver {
  private final DnsResolver system;
  private final AddressGuard guard;

  /**
   * Makes a resolver for an HTTP client.
   *
   * @param system resolves names
   * @param guard says what may be connected to
   */
  GuardedDns(DnsResolver system, AddressGuard guard) {
    this.system = system;
    this.guard = guard;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = system.resolve(host);
    for (InetAddress address : addresses) {
      if (!guard.allows(address)) {
        throw new ForbiddenAddressException(host);
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return system.resolveCanonicalHostname(host);
  }

  /** The name stands for an address that must not be connected to. */
  static final class ForbiddenAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String host) {
      super(host + " resolves to an address that is not allowed");
    }
  }
}
