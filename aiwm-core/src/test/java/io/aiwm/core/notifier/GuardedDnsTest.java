package io.aiwm.core.notifier;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.core.net.AddressGuard;
import io.aiwm.core.notifier.GuardedDns.ForbiddenAddressException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Resolving a name")
class GuardedDnsTest {
  private final AddressGuard strict = AddressGuard.publicOnly();

  @Test
  @DisplayName("refuses a name that stands for one forbidden address among others")
  void mixed() throws UnknownHostException {
    InetAddress good = InetAddress.getByName("8.8.8.8");
    InetAddress bad = InetAddress.getByName("169.254.169.254");
    assertThatCode(() -> dns(good).resolve("name")).doesNotThrowAnyException();
    assertThatThrownBy(() -> dns(good, bad).resolve("name"))
        .isInstanceOf(ForbiddenAddressException.class);
  }

  private GuardedDns dns(InetAddress... answer) {
    return new GuardedDns(
        new DnsResolver() {
          @Override
          public InetAddress[] resolve(String host) {
            return answer;
          }

          @Override
          public String resolveCanonicalHostname(String host) {
            return host;
          }
        },
        strict);
  }
}
