package io.aiwm.core.internal.execution.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Secrets in the data of a command")
class SecretFieldsTest {
  private static Object masked(String field, Object value) {
    return SecretFields.replace(Map.of(field, value), text -> "***").get(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "registryPassword",
        "token",
        "hub_token",
        "API_KEY",
        "apiKey",
        "secretAccessKey",
        "Authorization",
        "x-api-key",
        "client-secret",
        "passphrase"
      })
  @DisplayName("are told by the names of their fields")
  void named(String field) {
    assertThat(masked(field, "hunter2")).isEqualTo("***");
    assertThat(masked(field, 12_345)).isEqualTo("***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer", "maxTokens", "username", "keyboard", "path", "region"})
  @DisplayName("are not what only sounds like them")
  void innocent(String field) {
    assertThat(masked(field, "plain")).isEqualTo("plain");
  }

  @Test
  @DisplayName("are all values of the environment and of credentials, however deep")
  void whole() {
    assertThat(masked("environment", Map.of("HOME", "/root", "N", 1)))
        .isEqualTo(Map.of("HOME", "***", "N", "***"));
    assertThat(masked("credentials", List.of(Map.of("a", "b", "on", true))))
        .isEqualTo(List.of(Map.of("a", "***", "on", true)));
    assertThat(masked("registryCredentials", Map.of("username", "ann", "password", "x")))
        .isEqualTo(Map.of("username", "ann", "password", "***"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://h.example/a?sig=1#x, https://h.example/a?***",
    "s3://ann:pw@bucket/key, s3://***@bucket/key",
    "https://h.example/a@b, https://h.example/a@b",
    "https://h.example?a=/x@y, https://h.example?***",
    "https://h.example/?, https://h.example/?",
    "https://h.example/a?t=${secrets.t}, https://h.example/a?***${secrets.t}",
    "a?b=c, a?b=c",
    "://a?b, ://a?b",
    "what is x://?, what is x://?"
  })
  @DisplayName("are the users and the queries of addresses")
  void addresses(String address, String shown) {
    assertThat(masked("url", address)).isEqualTo(shown);
    assertThat(masked("files", List.of(Map.of("url", address))))
        .isEqualTo(List.of(Map.of("url", shown)));
  }

  @Test
  @DisplayName("are not the references among them")
  void references() {
    assertThat(masked("password", "${secrets.db}")).isEqualTo("${secrets.db}");
    assertThat(masked("password", "a${steps.0.result.b}c")).isEqualTo("***${steps.0.result.b}***");
    assertThat(masked("password", "${sealed.01234567.AbC}")).isEqualTo("***");
  }
}
