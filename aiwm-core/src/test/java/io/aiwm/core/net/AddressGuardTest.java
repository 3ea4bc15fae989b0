package io.aiwm.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The guard of outgoing connections")
class AddressGuardTest {
  private final AddressGuard strict = AddressGuard.publicOnly();
  private final AddressGuard local = AddressGuard.privateNetworksToo();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.0.1",
        "fe80::1",
        "100.100.100.200",
        "168.63.129.16",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "240.0.0.1"
      })
  @DisplayName("never lets through metadata, link-local addresses and what is no single host")
  void never(String address) throws UnknownHostException {
    assertThat(strict.allows(InetAddress.getByName(address))).isFalse();
    assertThat(local.allows(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "::1",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "100.127.255.255",
        "198.18.0.1",
        "fd12:3456::1",
        "::ffff:10.0.0.1",
        "::10.0.0.1"
      })
  @DisplayName("lets private networks through only where they are allowed")
  void onlyWhereAllowed(String address) throws UnknownHostException {
    assertThat(strict.allows(InetAddress.getByName(address))).isFalse();
    assertThat(local.allows(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "172.15.255.255",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "2606:4700::1"
      })
  @DisplayName("lets public addresses through")
  void open(String address) throws UnknownHostException {
    assertThat(strict.allows(InetAddress.getByName(address))).isTrue();
  }
}
