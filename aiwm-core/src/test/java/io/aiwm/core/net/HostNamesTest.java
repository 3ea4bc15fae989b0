package io.aiwm.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The host of an address")
class HostNamesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "http://noti.example/events, noti.example",
    "http://aiwm_receiver/events, aiwm_receiver",
    "http://aiwm_receiver:8080, aiwm_receiver",
    "http://ann@aiwm_receiver:8080/, aiwm_receiver",
    "http://[::1]:80/, [::1]",
    "http:///events, ''",
    "mailto:ann@example.com, ''",
    "http://_:80/, ''",
    "http://a_b:port/, ''",
  })
  @DisplayName("may have an underscore")
  void host(String address, String host) {
    assertThat(HostNames.of(URI.create(address))).isEqualTo(host);
  }
}
