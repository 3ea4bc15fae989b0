package io.aiwm.core.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Guard of outgoing connections. Never allowed are link-local addresses and those of cloud metadata
 * services, since they hand out the machine's own credentials, nor what is no single host.
 * Immutable.
 */
public final class AddressGuard {
  /** Outside 169.254.0.0/16: Alibaba's and Azure's metadata services, and AWS's on IPv6. */
  private static final Set<String> METADATA =
      Set.of("100.100.100.200", "168.63.129.16", "fd00:ec2:0:0:0:0:0:254");

  /** RFC 6890: private, shared, protocol assignments, benchmarking. Loopback is asked of Java. */
  private static final List<Block> PRIVATE =
      List.of(
          Block.of("10.0.0.0", 8),
          Block.of("100.64.0.0", 10),
          Block.of("172.16.0.0", 12),
          Block.of("192.0.0.0", 24),
          Block.of("192.168.0.0", 16),
          Block.of("198.18.0.0", 15),
          Block.of("fc00::", 7));

  /**
   * No single host, or another address in disguise: this network, reserved, NAT64, 6to4, Teredo.
   */
  private static final List<Block> NEVER =
      List.of(
          Block.of("0.0.0.0", 8),
          Block.of("240.0.0.0", 4),
          Block.of("64:ff9b::", 96),
          Block.of("64:ff9b:1::", 48),
          Block.of("2002::", 16),
          Block.of("2001::", 32),
          Block.of("fec0::", 10));

  private static final AddressGuard PUBLIC_ONLY = new AddressGuard(false);
  private static final AddressGuard PRIVATE_TOO = new AddressGuard(true);

  private final boolean privateAllowed;

  private AddressGuard(boolean privateAllowed) {
    this.privateAllowed = privateAllowed;
  }

  /** Lets nothing through that is not on the public internet. */
  public static AddressGuard publicOnly() {
    return PUBLIC_ONLY;
  }

  /** Lets loopback and private networks through too. */
  public static AddressGuard privateNetworksToo() {
    return PRIVATE_TOO;
  }

  /**
   * True if connecting to the address is allowed. Check the very address that is connected to,
   * after its name was resolved: a name may resolve to another one a moment later.
   */
  public boolean allows(InetAddress address) {
    InetAddress plain = withoutDisguise(address);
    if (plain.isLinkLocalAddress()
        || plain.isMulticastAddress()
        || plain.isAnyLocalAddress()
        || METADATA.contains(plain.getHostAddress())
        || in(NEVER, plain)) {
      return false;
    }
    return privateAllowed || !(plain.isLoopbackAddress() || in(PRIVATE, plain));
  }

  private static boolean in(List<Block> blocks, InetAddress address) {
    return blocks.stream().anyMatch(block -> block.holds(address.getAddress()));
  }

  /** An IPv6 address that only wraps an IPv4 one ({@code ::a.b.c.d}) is judged as that. */
  private static InetAddress withoutDisguise(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean wraps =
        address instanceof Inet6Address six
            && six.isIPv4CompatibleAddress()
            && !six.isLoopbackAddress()
            && !six.isAnyLocalAddress();
    return wraps ? ofBytes(Arrays.copyOfRange(bytes, 12, 16)) : address;
  }

  private static InetAddress ofBytes(byte[] bytes) {
    try {
      return Inet4Address.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an address", e);
    }
  }

  /** Addresses with the same beginning. */
  private static final class Block {
    private final byte[] start;
    private final int bits;

    private Block(byte[] start, int bits) {
      this.start = start;
      this.bits = bits;
    }

    static Block of(String literal, int bits) {
      try {
        return new Block(InetAddress.getByName(literal).getAddress(), bits);
      } catch (UnknownHostException e) {
        throw new IllegalStateException("Not an address: " + literal, e);
      }
    }

    boolean holds(byte[] address) {
      if (address.length != start.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
