package io.aiwm.agent.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An address")
class AddressesTest {

  @ParameterizedTest
  @CsvSource({
    "http://h/, h, -1",
    "HTTP://h:80/a?b#c, h, 80",
    "https://[::1]:8443/x, [::1], 8443",
    "http://aiwm_controller:3305, aiwm_controller, 3305",
    "http://u:p@aiwm_controller:3305/x, aiwm_controller, 3305",
    "http://my_host, my_host, -1",
    "http://my_host:/x, my_host, -1",
  })
  @DisplayName("has a host, also one with an underscore, and a port")
  void hosts(String text, String host, int port) {
    URI uri = Addresses.parse(text, "http", "https").orElseThrow();
    assertThat(Addresses.host(uri)).isEqualTo(host);
    assertThat(Addresses.port(uri)).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h",
        "/x",
        "http:",
        "http:x",
        "http://",
        "http:///x",
        "http://h:99999/",
        "http://h:2147483648/",
        "http://a_b:99999/",
        "http://a_b:1:2/",
        "http://a b/",
        "http://[::1/",
        "http://h/%zz",
        "http://h/a b",
        "ftp://h/",
        "file:///etc/passwd"
      })
  @DisplayName("that could fail later is none")
  void refused(String text) {
    assertThat(Addresses.parse(text, "http", "https")).isEmpty();
  }

  @Test
  @DisplayName("is bounded before anything looks at it")
  void bounded() {
    assertThat(Addresses.parse("http://h/" + "/".repeat(1 << 20), "http")).isEmpty();
    assertThat(Addresses.parse("http://h/" + "a/".repeat(4_000), "http")).isPresent();
    assertThat(Addresses.parse("http://" + "a.".repeat(1_000) + "b/", "http")).isEmpty();
  }

  @Test
  @DisplayName("has nothing beyond ASCII, and is otherwise as it was given")
  void ascii() {
    assertThat(Addresses.parse("http://h/\u00e9%2F\u6a21?\ud83d\ude00=+", "http"))
        .hasToString("Optional[http://h/%C3%A9%2F%E6%A8%A1?%F0%9F%98%80=+]");
  }

  @ParameterizedTest
  @CsvSource({
    "/b/c, http://h/b/c",
    "d, http://h/a/d",
    "//other/x, http://other/x",
    "https://my_cdn/x, https://my_cdn/x",
    "'/a b', http://h/a%20b",
    "/\u00c3\u00a9, http://h/%C3%A9",
  })
  @DisplayName("leads on to where a redirect says, in whatever letters")
  void redirects(String location, String to) {
    assertThat(Addresses.resolve(URI.create("http://h/a/b"), location)).hasValue(URI.create(to));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://[", "file:///etc/passwd", "http://h:99999/", "%", "mailto:x"})
  @DisplayName("does not lead on to what is no address")
  void badRedirects(String location) {
    assertThat(Addresses.resolve(URI.create("http://h/a/b"), location)).isEmpty();
  }

  @Test
  @DisplayName("takes up names letter by letter, with everything but unreserved characters encoded")
  void names() {
    assertThat(Addresses.encodePath("a b/\u6a21\u578b+#?%:@~_.-*.gguf"))
        .isEqualTo("a%20b/%E6%A8%A1%E5%9E%8B%2B%23%3F%25%3A%40~_.-%2A.gguf");
  }
}
